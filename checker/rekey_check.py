#!/usr/bin/env python3
"""Checks a case that was exported from Rekey, without Rekey: docs/evidence.md says what each step means.

    python3 rekey_check.py BUNDLE.json [--checkpoint FILE] [--key VERIFIER_KEY]

Exit code 0 when nothing is wrong, 1 with a sentence for each thing that is, 2 for wrong usage. Needs Python 3.9 or newer and
the package `cryptography` (python3-cryptography on Debian).
"""
import base64
import hashlib
import json
import re
import sys
from datetime import datetime, timedelta

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

FORMAT = "rekey-evidence/1"
MINUTE = timedelta(minutes=1)
SEALED = re.compile(r"sealed:([0-9a-f]{16}):([dks]*):[A-Za-z0-9_-]{54,}")
SECRET = re.compile(r"AGE-SECRET-KEY-|PRIVATE KEY-----|^\s*[0-9A-Z]{4}(-[0-9A-Z]{4})+\s*$", re.I | re.M)
RECORD = {"position", "stream", "version", "type", "data", "at", "actor", "previousHash", "signature"}
BUNDLE = {"format", "case", "subscription", "exportedAt", "exportedBy", "workstationKey", "checkpoint", "earlier",
          "records", "personal", "signature"}

# Who may sign what. `enrolled` is an account of the subscription with a key; `arriving` brings its key with the event, an account
# or, let in by a code, an operator.
HANDLING = ["representative", "supervisor"]
SET_UP = HANDLING + ["owner"]
ASKING = HANDLING + ["workstation"]
MACHINE = ["workstation"]
EVERYBODY = HANDLING + ["tam", "owner", "auditor", "customer-service", "hardware"]
STOPPING = HANDLING + ["tam", "enrolled"]
AUTHORS = {
    "desk": {
        "deskFounded": [], "operatorInvited": ["owner"], "invitationWithdrawn": ["owner"],
        "operatorEnrolled": ["owner", "arriving"], "operatorRekeyed": ["arriving"], "passphraseChanged": EVERYBODY,
        "operatorRevoked": ["owner"], "databaseRekeyed": MACHINE, "printedCodeIssued": ["owner"],
        "signInsFailed": MACHINE, "mailConfigured": ["owner"], "policySet": ["owner"],
        "templateSet": ["owner"], "threatRaised": SET_UP,
        "threatLowered": ["supervisor", "owner"], "clockJumped": MACHINE, "clockConfirmed": ["supervisor", "owner"],
        "checkpointsSet": ["owner"], "calendarSet": ["owner"], "policyPackAdded": ["owner"], "policyNoticed": ["owner"],
        "invoicingSet": ["owner"], "returnAddressSet": ["owner"], "delegated": ["tam"], "delegationEnded": ["tam", "owner"],
        "entitlementRulesSet": ["owner"], "operatorAddressSet": EVERYBODY,
        "replySet": ["supervisor", "owner"], "replyRetired": ["supervisor", "owner"],
        "updateScheduled": ["supervisor", "owner"], "updateMoved": ["supervisor", "owner"],
        "updateCancelled": ["supervisor", "owner"],
    },
    "subscription": {
        "subscriptionRegistered": SET_UP, "snapshotTaken": SET_UP + MACHINE, "expiryExtended": ["tam"],
        "tamAppointed": ["owner"], "supportAgreed": ["owner", "tam"],
        "entitlementAsked": HANDLING + ["tam", "enrolled"], "entitlementSettled": HANDLING + ["tam", "enrolled"],
        "entitlementApplied": HANDLING, "endReminded": MACHINE, "reminderAnswered": MACHINE,
        "deploymentSet": SET_UP, "callScheduled": SET_UP, "callEnded": SET_UP, "updateTold": MACHINE,
        "askedAbovePlan": ASKING + ["enrolled"], "planMoved": ASKING + ["enrolled"], "invoicingTold": MACHINE,
        "voucherGranted": HANDLING, "failureClaimed": HANDLING, "claimAnswered": HANDLING,
        "recoveryReserved": ASKING, "recoveryUnreserved": STOPPING + MACHINE, "codeTryFailed": ASKING,
        "codesLocked": ASKING, "codeTriesCleared": ASKING, "codeCounted": ASKING, "attemptRefused": ASKING,
        "refusalsTold": MACHINE, "rotationOwed": STOPPING + MACHINE, "waitApproved": ["enrolled"],
        "waitDeclined": ["enrolled"], "handOverPrepared": MACHINE, "authenticatorEnrolled": ["enrolled"],
        "authenticatorRemoved": ["enrolled"], "authenticatorUsed": HANDLING + ["enrolled"],
        "contactChangeAsked": HANDLING, "contactChangeAgreed": HANDLING, "contactChangeConfirmed": ["tam"],
        "contactChangeApplied": MACHINE, "contactChangeStopped": STOPPING, "contactNoticeAnswered": MACHINE,
        "accountInvited": SET_UP, "invitationAccepted": MACHINE,
        "invitationRefused": MACHINE, "enrolmentFailed": MACHINE, "accountEnrolled": ["arriving"],
        "accountRekeyed": ["arriving"], "addressUnreachable": MACHINE, "addressReachable": MACHINE,
        "vaultCreated": SET_UP + MACHINE, "reportsAdopted": SET_UP + MACHINE, "recipientsChanged": MACHINE,
        "rotationPrepared": MACHINE, "rotationCommitted": MACHINE, "vaultDormant": MACHINE, "vaultWaiting": MACHINE,
        "vaultWoken": STOPPING + MACHINE, "vaultDiscarded": STOPPING + MACHINE, "restorePrepared": MACHINE,
        "restored": MACHINE, "personalDataErased": ["owner", "workstation"],
    },
    "recovery": {
        "opened": ASKING, "requesterIdentified": ASKING, "requesterNotKnown": ASKING, "requesterReferred": ASKING,
        "mailIntended": ASKING, "mailAccepted": MACHINE, "mailRefused": MACHINE, "mailUncertain": MACHINE,
        "mailAbandoned": MACHINE, "mailRetried": HANDLING + MACHINE, "mailSettled": HANDLING, "pathDecided": HANDLING,
        "codeIssued": HANDLING, "codeFailed": HANDLING, "verified": HANDLING,
        "authenticatorAsked": HANDLING, "lastExitsChecked": HANDLING, "disclaimerIssued": ASKING,
        "acknowledgementFailed": ASKING, "acknowledged": ASKING, "secondPersonAgreed": ["supervisor"],
        "executeIntended": HANDLING, "executed": MACHINE, "challenged": ASKING, "approved": ["enrolled"],
        "denied": ["enrolled"], "provisionalMade": MACHINE, "carryPrepared": MACHINE, "carried": MACHINE,
        "vaultWaits": MACHINE + ["enrolled"], "halfHanded": ["enrolled"], "halfReadOut": HANDLING,
        "releaseIntended": ASKING, "directoryChanged": MACHINE, "passwordSet": ["arriving"], "vaultRekeyed": MACHINE,
        "closed": MACHINE, "cancelled": STOPPING + MACHINE, "expired": MACHINE, "primaryLeft": ASKING,
        "coolingOffOverridden": ["supervisor"], "withdrawalIntended": ASKING, "directoryRestored": MACHINE,
    },
}
# Milliseconds, unless the desk's policy says otherwise.
POLICY = {
    "snapshotFreshFor": 24 * 3600000, "verifiedFor": 1800000, "mailedCodeFor": 24 * 3600000, "coolingOff": 72 * 3600000,
    "hold": 0, "challengeFor": 7 * 24 * 3600000, "secondPersonOnFullChange": True, "secondPersonOnReset": False,
    "waiveAcknowledgement": False,
}
ONCE = ["opened", "requesterReferred", "executed", "releaseIntended", "directoryChanged", "passwordSet",
        "withdrawalIntended", "directoryRestored"]
ENDS = ["requesterReferred", "closed", "cancelled", "expired", "primaryLeft"]
# Whoever does one of these has asked for what the case does.
ASKS = ["opened", "pathDecided", "codeIssued", "authenticatorAsked", "lastExitsChecked", "disclaimerIssued",
        "executeIntended", "challenged", "coolingOffOverridden"]


class Wrong(Exception):
    """The bundle cannot be read any further."""


# --- how things are written -------------------------------------------------------------------------------------------

def parse(text):
    def members(pairs):
        if len({name for name, _ in pairs}) != len(pairs):
            raise Wrong("a member stands twice")
        return dict(pairs)

    def refuse(number):
        raise Wrong(f"{number} is no whole number")
    try:
        return json.loads(text, object_pairs_hook=members, parse_float=refuse, parse_constant=refuse)
    except (ValueError, RecursionError) as error:
        raise Wrong("it is not JSON") from error


def canonical(value):
    """RFC 8785: members sorted by UTF-16 code units, no white space. The records hold no number that is not whole."""
    def ordered(part):
        if isinstance(part, dict):
            return {name: ordered(part[name]) for name in sorted(part, key=lambda name: name.encode("utf-16-be"))}
        return [ordered(item) for item in part] if isinstance(part, list) else part
    return json.dumps(ordered(value), ensure_ascii=False, separators=(",", ":")).encode()


def unbase64(text):
    raw = base64.b64decode(text, validate=True)
    if base64.b64encode(raw).decode() != text:
        raise ValueError("not the one way of writing it")
    return raw


def signed(key, message, signature):
    try:
        Ed25519PublicKey.from_public_bytes(unbase64(key)).verify(unbase64(signature), message)
        return True
    except (InvalidSignature, ValueError, TypeError):
        return False


def when(instant):
    if not re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", instant):
        raise Wrong(f"{instant} is no instant")
    return datetime.fromisoformat(instant[:-1])


# --- RFC 6962 and the C2SP note ---------------------------------------------------------------------------------------

def sha256(*parts):
    return hashlib.sha256(b"".join(parts)).digest()


def node(left, right):
    return sha256(b"\x01", left, right)


def split(size):
    return 1 << ((size - 1).bit_length() - 1)


def root_from(leaf, index, size, proof):
    if size == 1:
        return leaf if not proof else None
    if not proof:
        return None
    half, beside = split(size), proof[-1]
    inside = index < half
    below = root_from(leaf, index if inside else index - half, half if inside else size - half, proof[:-1])
    if below is None:
        return None
    return node(below, beside) if inside else node(beside, below)


def roots_from(known, earlier, size, proof, whole=True):
    """The roots of the earlier and of the later size that a consistency proof leads to."""
    if earlier == size:
        return (known, known) if whole and not proof else (proof[0],) * 2 if not whole and len(proof) == 1 else None
    if not proof:
        return None
    half, beside = split(size), proof[-1]
    if earlier <= half:
        pair = roots_from(known, earlier, half, proof[:-1], whole)
        return pair and (pair[0], node(pair[1], beside))
    pair = roots_from(known, earlier - half, size - half, proof[:-1], False)
    return pair and (node(beside, pair[0]), node(beside, pair[1]))


def open_note(note, key):
    """Size and root of a checkpoint that the workstation's key signed."""
    found = re.fullmatch(r"((?:[^\n]+\n){3,})\n((?:\u2014 [^ \n]+ [^ \n]+\n)+)", note)
    if not found:
        raise Wrong("the checkpoint is not written as one")
    origin, size, root = found[1].split("\n")[:3]
    raw = unbase64(key)
    if origin != f"rekey.invalid/{hashlib.sha256(raw).hexdigest()[:16]}":
        raise Wrong("the checkpoint is of another log")
    key_id = sha256(origin.encode(), b"\n\x01", raw)[:4]
    for line in found[2].splitlines():
        _, name, encoded = line.split(" ")
        mark = unbase64(encoded)
        if name == origin and mark[:4] == key_id:
            if signed(key, found[1].encode(), base64.b64encode(mark[4:]).decode()) and re.fullmatch(r"[1-9]\d*", size):
                return int(size), unbase64(root)
    raise Wrong("the checkpoint does not carry the workstation's signature")


# --- the records -------------------------------------------------------------------------------------------------------

class Event:
    def __init__(self, record):
        self.position, self.type, self.data, self.actor = (record[name] for name in ("position", "type", "data", "actor"))
        self.stream, self.time, self.at = record["stream"], when(record["at"]), record["at"]

    def __getattr__(self, name):
        return self.__dict__["data"].get(name)


def check_records(bundle, size, root, say):
    """Proofs, chain, order and signatures; answers the events and who was which operator at each position."""
    last, versions, people = None, {}, People()
    events = []
    for entry in bundle["records"]:
        record = entry["record"]
        if set(entry) != {"record", "proof"} or set(record) != RECORD:
            raise Wrong("a record has other members than a record has")
        place, stream = record["position"], record["stream"]
        if stream not in ("desk", f"subscription/{bundle['subscription']}", f"recovery/{bundle['case']}"):
            say(place, f"it belongs to {stream}, which is not this case's")
        whole = canonical(record)
        if not 1 <= place <= size or root_from(sha256(b"\0", whole), place - 1, size,
                                               [unbase64(part) for part in entry["proof"]]) != root:
            say(place, "it does not stand in the journal that the checkpoint is of")
        if last and not last["position"] < place:
            say(place, "the records are out of order")
        if last and record["at"] < last["at"]:
            say(place, "it says that it is older than the one before it")
        if place == 1 or (last and last["position"] == place - 1):
            before = "0" * 64 if place == 1 else hashlib.sha256(canonical(last)).hexdigest()
            if record["previousHash"] != before:
                say(place, "it does not continue the record before it")
        versions[stream] = versions.get(stream, 0) + 1
        if record["version"] != versions[stream]:
            say(place, f"version {versions[stream]} of {stream} was expected")
        event = Event(record)
        check_author(event, record, people, bundle, say)
        events.append(event)
        last = record
    if not events or events[0].position != 1 or events[0].type != "deskFounded":
        raise Wrong("the first record does not found a desk")
    if events[0].workstationKey != bundle["workstationKey"]:
        say(1, "another workstation signed the bundle than founded the desk")
    return events, people.roles


class People:
    """Keys by actor, roles by operator with the position each began at, and the codes that may let somebody in."""
    def __init__(self):
        self.keys, self.roles, self.invited, self.printed, self.ever, self.codes = {}, {}, {}, [], set(), False

    def let_in(self, event, say):
        """An operator who comes by a code: announced by an owner, still open, with its signature over the name and the new key."""
        known, admission = self.roles.get(event.operator, [(0, None)])[-1][1], event.admission or {}
        invited, by_name = self.invited.get(event.operator), event.actor == f"operator:{event.operator}"
        again = event.type == "operatorRekeyed"
        if again and event.by == "printed-code":
            codes, fits = self.printed[-2:], known == "owner"
        else:
            codes = [invited.invitation] if invited and event.time < when(invited.expires) else []
            same = invited and (event.role, event.name) == (invited.role, invited.name)
            fits = (known is not None) if again else same and event.operator not in self.roles
        # The printed code of an older workspace has no key, until one with a key is printed.
        keyless = again and event.by == "printed-code" and not self.printed
        words = f"rekey-admission/1\n{event.operator}\n{event.key}\n".encode()
        right = keyless or admission.get("by") in codes and signed(admission["by"], words, admission.get("signature"))
        if not (by_name and fits and right):
            say(event.position, f"no code that an owner had announced let {event.operator} in with this key (invariant 8)")

    def follow(self, event):
        name = event.operator
        self.codes = self.codes or event.type in ("operatorInvited", "printedCodeIssued")
        if event.type == "operatorInvited":
            self.invited[name] = event
        if event.type in ("operatorEnrolled", "operatorRekeyed"):
            by_code = event.type == "operatorRekeyed" or event.admission is not None
            inviter = None if event.by == "printed-code" else self.invited[name].actor if name in self.invited else None
            role = event.role if event.type == "operatorEnrolled" else self.roles.get(name, [(0, None)])[-1][1]
            self.keys[f"operator:{name}"] = event.key
            self.roles.setdefault(name, []).append((event.position, role, inviter if by_code else event.actor, event.time))
        if event.type == "operatorRevoked":
            self.keys.pop(f"operator:{name}", None)
            self.roles.setdefault(name, []).append((event.position, None, event.actor, event.time))
        if event.type in ("invitationWithdrawn", "operatorEnrolled", "operatorRekeyed", "operatorRevoked"):
            self.invited.pop(name, None)
        if event.type == "databaseRekeyed":
            self.invited.clear()
        if event.type == "printedCodeIssued":
            self.printed.append(event.key)


def check_author(event, record, people, bundle, say):
    keys, roles = people.keys, people.roles
    kind, actor = event.stream.split("/")[0], event.actor
    allowed = AUTHORS[kind].get(event.type)
    if allowed is None:
        return say(event.position, f"nothing in Rekey writes {event.type}")
    if event.type == "deskFounded":
        keys["workstation"], keys[f"operator:{event.owner['id']}"] = event.workstationKey, event.ownerKey
        roles[event.owner["id"]] = [(event.position, "owner", None, event.time)]
        people.ever.update([event.workstationKey, event.ownerKey])
        if event.position != 1 or actor != f"operator:{event.owner['id']}":
            say(event.position, "a desk is founded once, first of all, by its owner")
    account = actor == f"account:{bundle['subscription']}/{event.login}"
    arriving = event.type == "passwordSet" or event.type in ("accountEnrolled", "accountRekeyed")
    coming = event.type == "operatorRekeyed" or (event.type == "operatorEnrolled" and event.admission is not None)
    key = event.signingKey if arriving and account else event.key if coming else keys.get(actor)
    unsigned = {name: value for name, value in record.items() if name != "signature"}
    if key is None or not signed(key, canonical(unsigned), record["signature"]):
        return say(event.position, f"it is not what {actor} signed")
    name = actor.partition(":")[2]
    if coming:
        author = "arriving"
        people.let_in(event, say)
    elif actor.startswith("operator:"):
        known = [role for place, role, _, _ in roles.get(name, []) if place <= event.position]
        author = known[-1] if known else None
    else:
        author = "workstation" if actor == "workstation" else "arriving" if arriving and account else "enrolled"
        if author == "enrolled" and not name.startswith(f"{bundle['subscription']}/"):
            author = None
    if event.type != "deskFounded" and author not in allowed:
        say(event.position, f"{actor} may not author {event.type}")
    if event.witness is not None and event.type in ("approved", "denied", "halfHanded"):
        if actor != f"account:{bundle['subscription']}/{event.witness}":
            say(event.position, f"{actor} acted in somebody else's name")
    if event.type == "passphraseChanged" and actor != f"operator:{event.operator}":
        say(event.position, f"{actor} acted in somebody else's name")
    if event.type in ("operatorEnrolled", "operatorRekeyed"):
        if not coming and people.codes:
            say(event.position, f"{event.operator} came without a code although there were codes already (invariant 8)")
        if event.key in people.ever:
            say(event.position, "somebody here had this key already: one person under two names (invariant 8)")
        people.ever.add(event.key)
    people.follow(event)
    if arriving:
        keys[f"account:{bundle['subscription']}/{event.login}"] = event.signingKey


# --- what must never be false --------------------------------------------------------------------------------------------

class Story:
    def __init__(self, events, roles, say):
        self.say, self.roles = say, roles
        self.desk = [event for event in events if event.stream == "desk"]
        self.subscription = [event for event in events if event.stream.startswith("subscription/")]
        self.case = [event for event in events if event.stream.startswith("recovery/")]
        self.alone = self.desk[0].onePerson

    def policy(self, position):
        figures, threat = dict(POLICY), False
        for event in self.desk:
            if event.position >= position:
                break
            if event.type == "policySet":
                figures = {**POLICY, **event.policy}
            threat = {"threatRaised": True, "threatLowered": False}.get(event.type, threat)
        if threat:
            figures.update(secondPersonOnFullChange=True, secondPersonOnReset=True, hold=max(figures["hold"], 24 * 3600000))
        return {name: timedelta(milliseconds=value) if type(value) is int else value for name, value in figures.items()}

    def newest(self, stream, position, *types):
        return next((event for event in reversed(stream) if event.position < position and event.type in types), None)

    def snapshot(self, position):
        found = self.newest(self.subscription, position, "snapshotTaken", "personalDataErased")
        return found if found and found.type == "snapshotTaken" else None

    def changed(self, field, position):
        """When the primary's number or address became another one; what was erased in between counts as changed."""
        change, former = None, None
        for event in self.subscription:
            if event.position >= position:
                break
            if event.type == "snapshotTaken":
                is_now = (primary(event) or {}).get(field)
                erased = former and SEALED.match(former[0] or "") and SEALED.match(is_now or "") and (
                    SEALED.match(former[0])[1] != SEALED.match(is_now)[1])
                same = former and (former[0] == is_now or (erased and former[1] == event.digest and event.actor == "workstation"))
                if former and not same:
                    change = event.time
                former = (is_now, event.digest)
        return change

    def loss(self, position):
        vaults, model = {}, "unknown"
        for event in self.subscription:
            if event.position >= position:
                break
            vault = vaults.get(event.into if event.type == "restored" else event.vault, {})
            if event.type == "subscriptionRegistered":
                model = event.dataModel
            elif event.type == "vaultCreated":
                vaults[event.vault] = {"name": event.name, "holders": event.recipients, "digest": event.manifestDigest,
                                       "objects": [], "state": "live"}
            elif event.type in ("reportsAdopted", "restored"):
                vault.update(digest=event.manifestDigest, objects=vault["objects"] + event.objects)
            elif event.type in ("recipientsChanged", "rotationCommitted"):
                vault.update(digest=event.manifestDigest, holders=event.recipients)
            elif event.type in ("vaultDormant", "vaultWaiting", "vaultWoken", "vaultDiscarded"):
                vault["state"] = {"vaultWoken": "live"}.get(event.type, event.type)
        return as_loss({"dataModel": model, "vaults": [
            {"vault": name, "name": vault["name"], "reports": len(vault["objects"]), "digest": vault["digest"],
             "bytes": sum(item["bytes"] for item in vault["objects"]),
             "holders": [holder["login"] for holder in vault["holders"]]}
            for name, vault in vaults.items() if vault["state"] == "live"]})

    def standing_since(self, position, *fields):
        """The first of the decisions up to `position` that all say the same about `fields`; a safeguard before it was for others."""
        since, last = None, None
        for event in reversed(self.case):
            if event.type == "pathDecided" and event.position < position:
                values = [event.data[field] for field in fields]
                if last is not None and values != last:
                    break
                since, last = event.position, values
        return since

    def check(self):
        self.happens_once()
        self.reservations()
        for event in self.case:
            judge = getattr(self, f"on_{event.type}", None)
            if judge:
                judge(event, self.snapshot(event.position), self.policy(event.position))
            self.contacts(event)
            if SECRET.search(json.dumps(event.data)) or any("k" in m[1] or "s" in m[1] for m in SEALED.findall(json.dumps(event.data))):
                self.say(event.position, "it holds what looks like a secret (invariant 9)")

    def happens_once(self):
        seen, mails = set(), {}
        for event in self.case:
            name = "the end" if event.type in ENDS[1:] else event.type if event.type in ONCE else None
            if name in seen:
                self.say(event.position, f"{event.type} happens once (invariant 10)")
            seen.add(name or event.type)
            if event.type == "mailAccepted":
                if mails.get(event.mail) != "mailIntended":
                    self.say(event.position, "a mail was accepted that was not on its way (invariant 10)")
            if event.type == "mailRetried" and mails.get(event.mail) not in ("mailRefused", "mailUncertain"):
                self.say(event.position, "a mail was sent again that was not known to have failed (invariant 10)")
            if event.type.startswith("mail"):
                mails[event.mail] = "mailIntended" if event.type == "mailRetried" else event.type

    def reservations(self):
        holder = None
        for event in self.subscription:
            if event.type == "recoveryReserved":
                if holder is not None:
                    self.say(event.position, "two recoveries were open at once (invariant 11)")
                holder = event.data["case"]
            if event.type == "recoveryUnreserved" and holder == event.data["case"]:
                holder = None

    def contacts(self, event):
        uses = {"codeIssued": ["phone", "address"], "verified": ["phone"], "authenticatorAsked": ["phone"],
                "halfReadOut": ["phone"],
                "disclaimerIssued": ["address"], "challenged": ["address"], "approved": ["address"],
                "releaseIntended": ["address"]}.get(event.type, [])
        person = primary(self.snapshot(event.position)) or {}
        for use in uses:
            field = "email" if use == "address" else "phone"
            if event.data[use] in ("", None) or event.data[use] != person.get(field):
                self.say(event.position, f"its {use} is not the one on file (invariant 12)")
            changed = self.changed(field, event.position)
            recent = changed and event.time - changed < self.policy(event.position)["coolingOff"]
            if recent and not (use == "phone" and self.let_through(event.phone, changed, event.position)):
                self.say(event.position, f"its {use} had changed too recently (invariant 12)")

    def let_through(self, phone, changed, position):
        return any(each.type == "coolingOffOverridden" and each.position < position and each.phone == phone and
                   when(each.changedAt) == changed for each in self.case)

    def on_coolingOffOverridden(self, event, snapshot, policy):
        if event.phone != (primary(snapshot) or {}).get("phone") or when(event.changedAt) != self.changed("phone", event.position):
            self.say(event.position, "a number was let through that is not the one on file (invariant 12)")
        if event.actor in self.askers(event.position) or self.supplied(event, policy):
            self.say(event.position, "a number was let through by one who had asked for it or supplied it (invariants 6 and 12)")

    def askers(self, position):
        return {each.actor for each in self.case
                if each.type in ASKS and each.position < position and each.actor.startswith("operator:")}

    def supplied(self, event, policy):
        return any(each.type == "snapshotTaken" and each.actor == event.actor and each.position < event.position and
                   event.time - each.time < policy["coolingOff"] for each in self.subscription)

    def on_verified(self, event, snapshot, policy):
        if event.time + policy["verifiedFor"] < when(event.until):
            self.say(event.position, "a verification was given more time than it may have (invariant 3)")
        if event.method == "call-back and authenticator":
            return self.by_authenticator(event, policy)
        issued = self.newest(self.case, event.position, "codeIssued", "verified")
        if (issued is None or issued.type != "codeIssued" or issued.phone != event.phone or event.time > when(issued.expires)
                or event.time - issued.time > policy["mailedCodeFor"]):
            self.say(event.position, "a verification rests on no code that was still valid (invariant 3)")

    def by_authenticator(self, event, policy):
        asked = self.newest(self.case, event.position, "authenticatorAsked", "verified")
        if asked is None or asked.type != "authenticatorAsked" or asked.phone != event.phone or event.time - asked.time > 10 * MINUTE:
            self.say(event.position, "a verification rests on no code that was asked for on its call (invariant 3)")
        login = self.newest(self.case, event.position, "requesterIdentified").login
        own = [each for each in self.subscription if each.type.startswith("authenticator") and each.login == login]
        there = self.newest(own, event.position, "authenticatorEnrolled", "authenticatorRemoved")
        if there is None or there.type != "authenticatorEnrolled" or event.time - there.time < policy["coolingOff"]:
            self.say(event.position, "a verification rests on an authenticator that was not there long enough (invariant 12)")
        used = [each for each in own if each.type == "authenticatorUsed"]
        now = int((event.time - datetime(1970, 1, 1)) / timedelta(seconds=30))
        if event.step is None or abs(now - event.step) > 1 or any(
                each.step >= event.step for each in used if each.position < event.position):
            self.say(event.position, "a verification rests on an authenticator's code of another time, or used before (invariant 3)")
        if not any(each.position > event.position and (each.at, each.step) == (event.at, event.step) for each in used):
            self.say(event.position, "an authenticator's code verified somebody and can be used again (invariant 3)")

    def on_passwordSet(self, event, snapshot, policy):
        released = self.newest(self.case, event.position, "releaseIntended", "withdrawalIntended")
        if released is None or released.type != "releaseIntended" or (released.until and event.time >= when(released.until)):
            self.say(event.position, "a password was set with nothing released, or too late (invariant 3)")
        asker = self.newest(self.case, event.position, "requesterIdentified")
        if asker is None or event.login != asker.login or event.login != (primary(snapshot) or {}).get("login"):
            self.say(event.position, "a password was set by somebody who is not the primary admin (invariant 4)")

    def fresh(self, event, snapshot, policy):
        if snapshot is None or not timedelta(0) <= event.time - when(snapshot.asOf) <= policy["snapshotFreshFor"]:
            self.say(event.position, "it rests on a directory snapshot that is missing or too old (invariant 1)")

    def on_requesterIdentified(self, event, snapshot, policy):
        if event.login != (primary(snapshot) or {}).get("login"):
            self.say(event.position, "somebody else than the primary admin is recovered (invariant 4)")

    def on_pathDecided(self, event, snapshot, policy):
        self.fresh(event, snapshot, policy)
        able, rest = able_to_sign_in(snapshot)
        if (event.path == "reset") != bool(able) or sorted(event.ableToSignIn) != able or sorted(event.notAbleToSignIn) != rest:
            self.say(event.position, "the directory led to another path (invariants 1 and 3)")
        if snapshot and event.data["snapshot"] != {"position": snapshot.position, "digest": snapshot.digest, "asOf": snapshot.asOf}:
            self.say(event.position, "it rests on another snapshot than the newest (invariant 15)")
        asker = self.newest(self.case, event.position, "requesterIdentified")
        if asker is None or asker.login != (primary(snapshot) or {}).get("login"):
            self.say(event.position, "it decides about somebody who is not the primary admin (invariant 4)")
        if event.path == "full-change" and rest and not event.secondPerson:
            self.say(event.position, "users exist that cannot sign in, and no second person is asked for (invariant 3)")
        if event.onePersonDesk != self.alone:
            self.say(event.position, "it says something else about this being a one-person desk (invariant 13)")

    def on_challenged(self, event, snapshot, policy):
        self.seconded(event, policy)

    def on_approved(self, event, snapshot, policy):
        self.fresh(event, snapshot, policy)
        asked = self.newest(self.case, event.position, "challenged")
        if (asked is None or (asked.challenge, asked.nonce, asked.address) != (event.challenge, event.nonce, event.address)
                or event.witness not in asked.witnesses or event.time > when(asked.expires)
                or event.time - asked.time > policy["challengeFor"]):
            return self.say(event.position, "it answers no challenge that stood then (invariant 2)")
        since = self.standing_since(event.position, "path", "address")
        if since is None or asked.position < since:
            self.say(event.position, "the challenge was of an earlier decision (invariant 2)")
        opened, first = self.case[0], self.newest(self.subscription[::-1], event.position, "snapshotTaken")
        now = witness(snapshot, event.witness)
        if opened.time - first.time < policy["coolingOff"]:
            known = now and now["created"] and opened.time - when(now["created"]) > policy["coolingOff"]
        else:
            known = now and unchanged(witness(self.snapshot(opened.position), event.witness), now)
        if not known:
            self.say(event.position, "the witness did not exist, unchanged and able to sign in, before the case (invariant 2)")

    def on_releaseIntended(self, event, snapshot, policy):
        if self.newest(self.case, event.position, "executed"):
            if able_to_sign_in(snapshot)[0]:
                self.say(event.position, "a full change went on while a subaccount was able to sign in (invariant 3)")
            return self.agreed_in_time(event, policy, None)
        self.fresh(event, snapshot, policy)
        approved = self.newest(self.case, event.position, "approved")
        handed = self.newest(self.case, event.position, "halfHanded")
        if approved is None or approved.position < (self.standing_since(event.position, "path", "address") or 0):
            return self.say(event.position, "it was released without a witness's approval (invariant 2)")
        if approved.address != event.address or handed is None or handed.position < approved.position:
            self.say(event.position, "it was not released as the witness approved it (invariant 2)")
        seen = self.snapshot(approved.position)
        if snapshot is None or snapshot.position < approved.position or not unchanged(
                witness(seen, approved.witness), witness(snapshot, approved.witness)):
            self.say(event.position, "the witness was not the same account in a snapshot after the approval (invariant 2)")
        self.seconded(event, policy)

    def on_executeIntended(self, event, snapshot, policy):
        self.fresh(event, snapshot, policy)
        decided = self.newest(self.case, event.position, "pathDecided")
        loss = self.loss(event.position)
        if able_to_sign_in(snapshot)[0] or decided is None or decided.path != "full-change" or as_loss(event.loss) != loss:
            return self.say(event.position, "a full change was intended that the facts did not allow (invariant 3)")
        calls = [each for each in self.case if each.type == "verified" and each.phone == decided.phone and
                 self.standing_since(event.position, "phone", "address") < each.position < event.position]
        if not calls or event.time > when(calls[-1].until) or event.time - calls[-1].time > policy["verifiedFor"]:
            return self.say(event.position, "nobody was verified by phone, or too long ago (invariant 3)")
        told = None
        for each in self.case:
            if each.type == "mailAccepted" and each.purpose == "disclaimer" and each.position < event.position:
                issued = self.newest(self.case, each.position, "disclaimerIssued")
                if (issued and issued.mail == each.mail and as_loss(issued.loss) == loss and self.shown(issued, calls[0]) and
                        issued.position > calls[0].position and issued.address == decided.address):
                    told = told or each
        if told is None:
            return self.say(event.position, "no disclaimer with this loss was accepted after the verification (invariant 3)")
        known = self.newest(self.case, event.position, "acknowledged")
        if known is None or known.position < told.position or as_loss(known.loss) != loss:
            known = None
            if not policy["waiveAcknowledgement"]:
                self.say(event.position, "the customer had not acknowledged this loss (invariant 3)")
        if decided.secondPerson or able_to_sign_in(snapshot)[1] or policy["secondPersonOnFullChange"]:
            self.agreed_in_time(event, policy, (known or told).position)
        if self.supplied(event, policy) and not self.alone:
            self.say(event.position, "who carried it out had supplied the directory snapshot too recently (invariant 13)")

    def shown(self, issued, verified):
        """Whether the caller, once verified, had heard this loss, no way out was found that would spare it, and the words were those in use."""
        told = self.newest(self.case, issued.position, "lastExitsChecked")
        if told is None and issued.template is None:
            return True  # As journals had it before anybody was asked.
        wording = self.newest(self.desk, issued.position, "templateSet")
        return (told is not None and told.position > verified.position and as_loss(told.loss) == as_loss(issued.loss) and
                all(told.found[exit] == "closed" for exit in ("session", "oldPassword", "otherHolder")) and
                issued.template in (None, wording.version if wording else 0))

    def seconded(self, event, policy):
        decided = self.newest(self.case, event.position, "pathDecided")
        if decided and decided.path == "reset" and (decided.secondPerson or policy["secondPersonOnReset"]):
            agreed = self.newest(self.case, event.position, "secondPersonAgreed")
            if agreed is None or agreed.position < decided.position:
                self.say(event.position, "a reset that takes two people went on with one (invariant 6)")

    def agreed_in_time(self, event, policy, after):
        agreed = self.newest(self.case, event.position, "secondPersonAgreed")
        if agreed is None or (after is not None and agreed.position < after):
            if after is not None or policy["secondPersonOnFullChange"]:
                self.say(event.position, "no second person had agreed to it (invariant 3)")
        elif event.time < when(agreed.holdUntil) or event.time - agreed.time < policy["hold"]:
            self.say(event.position, "its hold was not over (invariant 3)")

    def on_secondPersonAgreed(self, event, snapshot, policy):
        askers = self.askers(event.position)
        if event.actor in askers:
            self.say(event.position, "somebody agreed to what they had asked for (invariant 6)")
        for asker in askers:
            for one, other in ((event.actor, asker), (asker, event.actor)):
                for place, role, let_in_by, at in self.roles.get(one.partition(":")[2], []):
                    if role and let_in_by == other and place < event.position and event.time - at < policy["coolingOff"]:
                        self.say(event.position, "one of the two had let the other in, too recently (invariant 6)")


def accounts(snapshot):
    return snapshot.accounts if snapshot else []


def primary(snapshot):
    return next((each for each in accounts(snapshot) if each["primary"] and each["status"] != "deleted"), None)


def able_to_sign_in(snapshot):
    others = [each for each in accounts(snapshot)
              if not each["primary"] and not each["contactOnly"] and each["status"] != "deleted"]
    return tuple(sorted(each["login"] for each in others if (each["status"] == "active") == able) for able in (True, False))


def witness(snapshot, login):
    return next((each for each in accounts(snapshot) if each["login"] == login and not each["primary"]
                 and not each["contactOnly"] and each["status"] == "active"), None)


def unchanged(was, now):
    fields = ("login", "email", "role", "status", "created", "primary")
    return bool(was and now) and all(was[field] == now[field] for field in fields)


def as_loss(loss):
    vaults = sorted((dict(vault, holders=sorted(vault["holders"])) for vault in loss["vaults"]), key=lambda vault: vault["vault"])
    return canonical({"dataModel": loss["dataModel"], "vaults": vaults})


# --- all of it -----------------------------------------------------------------------------------------------------------

def check(text, outside=None, verifier=None):
    """Everything that is wrong with a bundle, as sentences; `outside` is a checkpoint note that the reader holds."""
    found = []
    try:
        bundle = parse(text)
        if not isinstance(bundle, dict) or bundle.get("format") != FORMAT or set(bundle) != BUNDLE:
            raise Wrong(f"it is not written as {FORMAT}")
        key = bundle["workstationKey"]
        if not signed(key, canonical({name: part for name, part in bundle.items() if name != "signature"}), bundle["signature"]):
            raise Wrong("it was changed since the workstation signed it")
        if verifier is not None and unbase64(verifier.split("+")[-1])[1:] != unbase64(key):
            raise Wrong("it was signed by another workstation than the one you named")
        size, root = open_note(bundle["checkpoint"], key)
        earlier(bundle, key, size, root, outside)
        say = lambda position, sentence: found.append(f"record {position}: {sentence}")
        events, roles = check_records(bundle, size, root, say)
        story = Story(events, roles, say)
        if not story.case or story.case[0].type != "opened":
            raise Wrong("the case does not begin with its opening")
        story.check()
    except Wrong as wrong:
        found.append(f"the bundle: {wrong}")
    except (KeyError, TypeError, ValueError, AttributeError, IndexError) as error:
        found.append(f"the bundle: a part of it has not the shape it should have ({type(error).__name__})")
    return found


def earlier(bundle, key, size, root, outside):
    then = bundle["earlier"]
    if then is not None:
        was_size, was_root = open_note(then["checkpoint"], key)
        roots = was_size <= size and roots_from(was_root, was_size, size, [unbase64(part) for part in then["proof"]])
        if not roots or roots != (was_root, root):
            raise Wrong("the journal is not the one of the earlier checkpoint, grown")
    if outside is not None and outside not in (bundle["checkpoint"], then and then["checkpoint"]):
        if open_note(outside, key) != (size, root):
            raise Wrong("it was not exported against your checkpoint; ask for an export that is")


def main(words):
    if words == ["--roles"]:
        return print(json.dumps(AUTHORS))
    if words == ["--batch"]:  # One bundle a line in, its findings as a list a line out: for trying many.
        for line in sys.stdin:
            print(json.dumps(check(line)), flush=True)
        return None
    options = dict(zip(words[1::2], words[2::2]))
    if len(words) % 2 != 1 or words[0].startswith("-") or set(options) - {"--checkpoint", "--key"}:
        print(__doc__, file=sys.stderr)
        return sys.exit(2)
    read = lambda path: open(path, encoding="utf-8", newline="").read()
    found = check(read(words[0]), read(options["--checkpoint"]) if "--checkpoint" in options else None, options.get("--key"))
    for sentence in found:
        print(sentence)
    if found:
        sys.exit(1)
    bundle = json.loads(read(words[0]))
    print(f"Nothing is wrong with case {bundle['case']}: {len(bundle['records'])} records, signed, chained, and in the journal of")
    print(bundle["checkpoint"])
    print("Not judged here: what lies in the vaults' folders (invariants 7 and 14), grants (5), when personal data is erased (16),")
    print("and how many people it took to change a contact (parts of 12 and 13).")
    return None


if __name__ == "__main__":
    main(sys.argv[1:])
