// A case on paper: what was decided and why, everything that happened, what was verified, and how to check it without Rekey.
import { IconDownload, IconFileCertificate, IconPrinter } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import type { RekeyContract } from '../../../shared/contract/contract.ts';
import type { OutputOf } from '../../../shared/contract/request.ts';
import { useCommand, useRequest } from '../../backend/backend.ts';
import { Body, TopBar } from '../../ui/areas.tsx';
import { Button } from '../../ui/button.tsx';
import { Facts } from '../../ui/panel.tsx';
import { Paper, PaperHead, PaperSection } from '../../ui/paper.tsx';
import { Refusal, Remark } from '../../ui/refusal.tsx';
import { bytes, fullTime, inNumbers } from '../../ui/words.ts';
import { ExportCase } from './export-case.tsx';
import { Invariants } from './invariants.tsx';

type Detail = OutputOf<RekeyContract['recovery.get']>;
type Sheet = OutputOf<RekeyContract['evidence.sheet']>;

export const CaseSheet = ({ id, back }: { readonly id: string; readonly back: () => void }) => {
  const { value: detail, refusal } = useRequest('recovery.get', { case: id });
  const sheet = useCommand('evidence.sheet');
  const pdf = useCommand('window.savePdf');
  const [made, setMade] = useState<Sheet | null>(null);
  const [exporting, setExporting] = useState(false);
  const [said, setSaid] = useState<string | null>(null);
  const { run } = sheet;
  const newest = detail?.timeline.at(-1)?.position ?? 0;
  const whole = made !== null && (made.hashes.at(-1)?.position ?? 0) >= newest;
  const due = detail !== undefined && !whole && !sheet.pending && sheet.refusal === null;
  // It verifies the whole journal, so only again when the case has gone on: a page says nothing that was not verified.
  useEffect(() => {
    if (due) void run({ case: id }).then((answer) => setMade(answer?.ok ? answer.value : null));
  }, [due, run, id]);
  const savePdf = async () => {
    if (detail === undefined) return;
    setSaid(null);
    const answer = await pdf.run({ title: `Evidence of case ${detail.number}` });
    if (answer?.ok && answer.value.saved) setSaid('The PDF is saved.');
  };
  return (
    <>
      <TopBar crumb={{ back: 'Evidence', onBack: back, here: detail?.number ?? 'Case' }} sub={detail?.subject}>
        {detail === undefined || made === null ? null : (
          <>
            <Button kind="bare" icon={IconPrinter} pending={!whole} onClick={() => window.print()}>
              Print
            </Button>
            <Button icon={IconDownload} pending={pdf.pending || !whole} onClick={() => void savePdf()}>
              Save as PDF
            </Button>
            <Button kind="main" icon={IconFileCertificate} onClick={() => setExporting(true)}>
              Save the signed file
            </Button>
          </>
        )}
      </TopBar>
      <Body>
        <Refusal refusal={refusal ?? sheet.refusal ?? pdf.refusal} />
        {said === null ? null : (
          <Remark>
            <span role="status">{said}</span>
          </Remark>
        )}
        {detail === undefined || made === null ? (
          sheet.pending ? (
            <p className="two" role="status">
              Verifying the journal
            </p>
          ) : null
        ) : (
          <CasePaper of={detail} sheet={made} />
        )}
      </Body>
      {exporting && detail !== undefined ? (
        <ExportCase id={id} number={detail.number} close={() => setExporting(false)} said={setSaid} />
      ) : null}
    </>
  );
};

const pathName = (detail: Detail): string =>
  detail.referTo !== null
    ? 'Referred to the primary admin'
    : detail.path === null
      ? 'Not decided'
      : detail.path === 'reset'
        ? 'Reset, keeps reports'
        : `Full change, loses ${inNumbers(detail.reportsLost)} reports`;

const CasePaper = ({ of: detail, sheet }: { readonly of: Detail; readonly sheet: Sheet }) => {
  const { decision } = detail;
  return (
    <Paper label={`Evidence of case ${detail.number}`}>
      <PaperHead
        title={`Evidence of case ${detail.number}`}
        sub={`${detail.subscriptionName}. ${pathName(detail)}.`}
        aside={
          <>
            {sheet.desk}
            <br />
            {fullTime(sheet.at, 'UTC')}
            <br />
            by {sheet.by}
          </>
        }
      />
      <Facts
        facts={[
          { term: 'Account of', value: detail.requester?.name ?? `“${detail.claim}”, not identified` },
          { term: 'Asked for as', value: `“${detail.claim}”` },
          { term: 'Opened', value: `${fullTime(detail.openedAt, 'UTC')}, by ${detail.openedBy}` },
          {
            term: detail.endedAt === null ? 'Now' : 'Ended',
            value:
              detail.endedAt === null ? detail.next.title : `${fullTime(detail.endedAt, 'UTC')}, ${detail.next.title}`,
          },
          { term: 'Path', value: decision === null ? pathName(detail) : `${pathName(detail)} (rule ${decision.rule})` },
          ...(decision === null
            ? []
            : [
                { term: 'Because', value: decision.reason },
                { term: 'User list of', value: fullTime(decision.asOf, 'UTC') },
              ]),
          ...(detail.onePersonDesk ? [{ term: 'Desk', value: 'One person works this desk.' }] : []),
        ]}
      />
      {detail.vaults.length === 0 ? null : <Vaults of={detail} />}
      <Happened of={detail} sheet={sheet} />
      <Verified of={sheet} />
      <PaperSection title="The journal as it stood">
        {sheet.checkpoint === null ? (
          <p className="fails">None can be given: the journal does not verify.</p>
        ) : (
          <pre className="signed">{sheet.checkpoint}</pre>
        )}
        <p className="two">
          Three lines: which journal, how many records, and the root of their Merkle tree; then the workstation’s
          signature. Whoever keeps them can show later that no record up to there was changed.
        </p>
      </PaperSection>
      <HowToCheck of={sheet} />
    </Paper>
  );
};

const fates: Readonly<Record<Detail['vaults'][number]['fate'], string>> = {
  kept: 'Kept',
  lost: 'Lost',
  waiting: 'Waits',
  dormant: 'Untouched, opens with the old password',
  undecided: 'Not decided',
};

const Vaults = ({ of: { vaults, path } }: { readonly of: Detail }) => (
  <PaperSection title={path === 'full-change' ? 'What was lost' : 'Vaults'}>
    <table>
      <thead>
        <tr>
          <th scope="col">Vault</th>
          <th scope="col" className="r">
            Reports
          </th>
          <th scope="col" className="r">
            Size
          </th>
          <th scope="col">Afterwards</th>
        </tr>
      </thead>
      <tbody>
        {vaults.map((vault) => (
          <tr key={vault.vault}>
            <th scope="row">{vault.name}</th>
            <td className="r">{inNumbers(vault.reports)}</td>
            <td className="r">{bytes(vault.bytes)}</td>
            <td>
              {fates[vault.fate]}
              <span className="said">. {vault.detail}</span>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  </PaperSection>
);

const utc = (at: string): readonly [day: string, time: string] => [at.slice(0, 10), at.slice(11, 19)];

const Happened = ({ of: { timeline }, sheet }: { readonly of: Detail; readonly sheet: Sheet }) => {
  const hashes = new Map(sheet.hashes.map(({ position, hash }) => [position, hash]));
  const said = new Set(timeline.map(({ position }) => position));
  const unsaid = sheet.hashes.filter(({ position }) => !said.has(position));
  return (
    <PaperSection title="What happened">
      <p className="two">
        Oldest first, with the number and the SHA-256 of the record that says so. Other customers’ records in between
        are left out, so the numbers have gaps.
      </p>
      <table>
        <thead>
          <tr>
            <th scope="col" className="r">
              Record
            </th>
            <th scope="col">Time (UTC)</th>
            <th scope="col">What, and by whom</th>
          </tr>
        </thead>
        <tbody>
          {timeline.map((entry) => (
            <tr key={entry.position} className={entry.kind === 'refused' ? 'refused' : undefined}>
              <th scope="row" className="r">
                {entry.position}
              </th>
              <td style={{ whiteSpace: 'nowrap' }}>
                {utc(entry.at)[0]}
                <br />
                {utc(entry.at)[1]}
              </td>
              <td>
                <b>{entry.title}</b>
                <span className="said">
                  , by {entry.by}
                  {entry.rule === null ? '' : `, rule ${entry.rule}`}
                </span>
                {entry.detail === null ? null : <div className="said">{entry.detail}</div>}
                {entry.mail === null ? null : (
                  <div className="said">
                    “{entry.mail.subject}”. {entry.mail.answer}
                  </div>
                )}
                <div className="hash">{hashes.get(entry.position) ?? ''}</div>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {unsaid.length === 0 ? null : (
        <>
          <p className="two">
            Records of the case that have no line of their own above: mails to several people, and what became of them.
          </p>
          <div className="hashes">
            {unsaid.map(({ position, hash }) => (
              <div key={position} className="hash">
                {position} {hash}
              </div>
            ))}
          </div>
        </>
      )}
    </PaperSection>
  );
};

const Verified = ({ of: { verified } }: { readonly of: Sheet }) => (
  <PaperSection title={verified.problems === 0 ? 'The journal verified' : 'The journal did not verify'}>
    <p className={verified.problems === 0 ? 'two' : 'fails'}>
      {verified.problems === 0
        ? `All ${inNumbers(verified.events)} records were read when this page was made: every signature, the chain, who was allowed to act, and ${verified.checkpoints === 1 ? 'one earlier checkpoint' : `${inNumbers(verified.checkpoints)} earlier checkpoints`}.`
        : `${inNumbers(verified.problems)} problems were found in ${inNumbers(verified.events)} records. Ask the desk for the whole verification.`}
    </p>
    <Invariants of={verified.invariants} />
  </PaperSection>
);

const HowToCheck = ({ of: { verifierKey, others } }: { readonly of: Sheet }) => (
  <PaperSection title="How to check this without Rekey">
    <ol className="how">
      <li>
        Ask the desk for the signed file of this case. It holds these records as they were signed, the{' '}
        {inNumbers(others.subscription)} of the customer and the {inNumbers(others.desk)} of the desk that are needed to
        judge them, and a proof that each stands in the journal above.
      </li>
      <li>
        Run <span className="mono">python3 rekey_check.py FILE</span>. The checker needs Python and its cryptography
        package, nothing of Rekey, and is short enough to be read first.
      </li>
      <li>Compare a hash above with the same record in the file, and the journal above with the file’s checkpoint.</li>
      <li>
        Compare the key below with one you were given on another way. Everything rests on it:
        <div className="mono">{verifierKey}</div>
      </li>
    </ol>
    <p className="two">
      This page is for reading and proves nothing by itself; the signed file does. Neither shows what was said on the
      phone, nor that the people behind the keys are who they say.
    </p>
  </PaperSection>
);
