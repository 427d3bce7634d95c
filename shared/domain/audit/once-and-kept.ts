// Invariants 7, 10, 11 and 14: what was promised of vaults was kept, nothing happened twice, no safeguard served two cases.
import { type CaseHistory, type Finding, type History, type OnCase, eventsOf, factsOf } from './history.ts';

const dormantEvents = ['reportsAdopted', 'recipientsChanged', 'rotationPrepared', 'rotationCommitted'] as const;

/** 7, as far as events show: closed means re-encrypted without the old and provisional keys; dormant means untouched. */
export const vaultsAreKept = (history: History): readonly Finding[] => [
  ...history.cases.flatMap((of) =>
    eventsOf(of, 'closed').flatMap((closed) => {
      const set = eventsOf(of, 'passwordSet')[0];
      const provisional = [...eventsOf(of, 'provisionalMade'), ...eventsOf(of, 'executed')].map(
        ({ data }) => data.provisional,
      );
      return eventsOf(of, 'vaultRekeyed').length === new Set(closed.data.kept).size || closed.data.kept.length === 0
        ? eventsOf(of, 'vaultRekeyed').flatMap(({ data: { vault }, position }) => {
            const rotated = factsOf(history, of.subscription, 'rotationCommitted').findLast(
              (event) =>
                event.data.vault === vault &&
                event.position < position &&
                set !== undefined &&
                event.position > set.position,
            );
            const opensForOld =
              rotated?.data.recipients.some(({ recipient }) => provisional.includes(recipient)) ?? true;
            return opensForOld
              ? [
                  {
                    invariant: 7,
                    position,
                    code: 'rekeyedWithoutRotation',
                    text: `Vault ${vault} was not re-encrypted away from the provisional key.`,
                  },
                ]
              : [];
          })
        : [
            {
              invariant: 7,
              position: closed.position,
              code: 'closedUnfinished',
              text: 'The case was closed before every vault was re-encrypted.',
            },
          ];
    }),
  ),
  ...[...new Set(history.cases.map(({ subscription }) => subscription))].flatMap((subscription) => {
    const dormant = new Set<string>();
    const findings: Finding[] = [];
    for (const event of history.subscription(subscription)) {
      if (event.type === 'vaultDormant') dormant.add(event.data.vault);
      if (event.type === 'vaultWoken') dormant.delete(event.data.vault);
      if (
        (dormantEvents as readonly string[]).includes(event.type) &&
        'vault' in event.data &&
        dormant.has(event.data.vault)
      )
        findings.push({
          invariant: 7,
          position: event.position,
          code: 'dormantVaultChanged',
          text: `${event.type} on a vault that was dormant.`,
        });
    }
    return findings;
  }),
];

const onceInACase = [
  'opened',
  'executed',
  'releaseIntended',
  'directoryChanged',
  'halfHanded',
  'passwordSet',
  'closed',
] as const;

/** 10. An event happens once, and a mail the server took is never sent again. */
export const nothingHappensTwice = (history: History): readonly Finding[] =>
  history.cases.flatMap((of) => {
    const again = onceInACase.flatMap((type) =>
      eventsOf(of, type)
        .slice(1)
        .map(({ position }) => ({
          invariant: 10,
          position,
          code: 'happenedTwice',
          text: `${type} happened twice in one case.`,
        })),
    );
    const accepted = new Set<string>();
    const mails: Finding[] = [];
    for (const event of eventsOf(of, 'mailIntended', 'mailRetried', 'mailAccepted')) {
      if (accepted.has(event.data.mail))
        mails.push({
          invariant: 10,
          position: event.position,
          code: 'acceptedMailAgain',
          text: `${event.type} of a mail that was accepted already.`,
        });
      if (event.type === 'mailAccepted') accepted.add(event.data.mail);
    }
    return [...again, ...mails];
  });

const ends = ['closed', 'requesterReferred', 'cancelled', 'expired'];
const endOf = (of: CaseHistory): number =>
  of.events.find(({ type }) => ends.includes(type))?.position ?? Number.POSITIVE_INFINITY;

/** What identifies a safeguard; the same one in two cases would have counted for both. */
const safeguardOf = (event: OnCase): string | null => {
  switch (event.type) {
    case 'mailIntended':
      return `mail ${event.data.mail}`;
    case 'codeIssued':
    case 'disclaimerIssued':
      return event.data.codeHash === '' ? null : `code ${event.data.codeHash}`;
    case 'challenged':
      return `challenge ${event.data.challenge} ${event.data.nonce}`;
    default:
      return null;
  }
};

/** 11. One open recovery a subscription, reserved for as long as it is open; no safeguard counts for two cases. */
export const oneRecoveryAtATime = (history: History): readonly Finding[] => {
  const findings: Finding[] = [];
  const found = (position: number, code: string, text: string) =>
    findings.push({ invariant: 11, position, code, text });
  const used = new Map<string, string>();
  for (const of of history.cases) {
    const opened = eventsOf(of, 'opened')[0];
    if (opened === undefined) continue;
    const rival = history.cases.find((other) => {
      const start = eventsOf(other, 'opened')[0]?.position ?? 0;
      return (
        other !== of &&
        other.subscription === of.subscription &&
        start < opened.position &&
        endOf(other) > opened.position
      );
    });
    if (rival)
      found(
        opened.position,
        'twoOpenRecoveries',
        'A recovery was opened while another one of the subscription was open.',
      );
    const reserved = factsOf(history, of.subscription, 'recoveryReserved').some(({ data }) => data.case === of.case);
    if (!reserved) found(opened.position, 'notReserved', 'A recovery was opened without reserving its subscription.');
    const early = factsOf(history, of.subscription, 'recoveryUnreserved').find(
      ({ data, position }) => data.case === of.case && position < endOf(of),
    );
    if (early) found(early.position, 'unreservedEarly', 'The reservation was given up while the recovery was open.');
    for (const event of of.events) {
      const safeguard = safeguardOf(event);
      if (safeguard === null) continue;
      const by = used.get(safeguard);
      if (by !== undefined && by !== of.case)
        found(event.position, 'safeguardUsedTwice', 'One safeguard was counted for two cases.');
      used.set(safeguard, of.case);
    }
  }
  return findings;
};

/** 14, as far as events show: no keyring is left without somebody known who opens it. */
export const keyringsStayOpenable = (history: History): readonly Finding[] =>
  [...new Set(history.cases.map(({ subscription }) => subscription))].flatMap((subscription) => {
    const known = new Set<string>();
    const findings: Finding[] = [];
    const inCases = history.cases.filter((of) => of.subscription === subscription).flatMap(({ events }) => events);
    for (const event of [...history.subscription(subscription), ...inCases].sort((a, b) => a.position - b.position)) {
      if (event.type === 'accountEnrolled' || event.type === 'accountRekeyed' || event.type === 'passwordSet')
        known.add(event.data.recipient);
      if (event.type === 'provisionalMade' || event.type === 'executed') known.add(event.data.provisional);
      if (event.type === 'recipientsChanged' || event.type === 'rotationCommitted') {
        const opens = event.data.recipients.some(({ recipient }) => known.has(recipient));
        if (!opens)
          findings.push({
            invariant: 14,
            position: event.position,
            code: 'keyringOpensForNobody',
            text: `${event.type} leaves a vault that nobody known can open.`,
          });
      }
    }
    return findings;
  });
