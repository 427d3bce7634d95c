// Two versions of the disclaimer side by side, paragraph by paragraph, with what only one of them says marked.
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import type { Output } from '../../backend/bridge.ts';

export type Version = Output<'wording.get'>['versions'][number];

export const versionName = ({ version }: Pick<Version, 'version'>): string =>
  version === 0 ? 'As Rekey brings it' : `Version ${version}`;

type Props = {
  readonly used: Version;
  readonly other: Version;
  readonly close: () => void;
  /** Puts the other into the editor; null for whoever may not set it. */
  readonly take: (() => void) | null;
};

const paragraphs = ({ subject, text }: Version): readonly string[] => [subject, ...text.split(/\n\s*\n/)];

const Column = ({
  of,
  against,
  title,
}: {
  readonly of: Version;
  readonly against: Version;
  readonly title: string;
}) => {
  const known = new Set(paragraphs(against));
  return (
    <section aria-label={title}>
      <h3>{title}</h3>
      {paragraphs(of).map((paragraph, index) => (
        // oxlint-disable-next-line react/no-array-index-key -- paragraphs may repeat and never move
        <p key={index} className="letter">
          {known.has(paragraph) ? paragraph : <mark>{paragraph}</mark>}
        </p>
      ))}
    </section>
  );
};

export const VersionsBeside = ({ used, other, close, take }: Props) => (
  <Dialog
    open
    title={`${versionName(other)} and the one in use`}
    onClose={close}
    width={960}
    sub="What only one of the two says is marked."
    actions={
      <>
        <Button onClick={close}>Leave it</Button>
        {take === null ? null : (
          <Button
            kind="main"
            onClick={() => {
              take();
              close();
            }}
          >
            Put it into the editor
          </Button>
        )}
      </>
    }
  >
    <div className="beside">
      <Column title={versionName(other)} of={other} against={used} />
      <Column title={`${versionName(used)}, in use`} of={used} against={other} />
    </div>
  </Dialog>
);
