// Long work: how much is done, how fast, how long it still takes, and whether stopping is safe.
import { useEffect, useState } from 'react';
import { IconSquare } from '@tabler/icons-react';
import { Button } from './button.tsx';
import { type Fact, Facts } from './panel.tsx';
import { bytes as inBytes, clockTime, countdown, inNumbers } from './words.ts';

type Props = {
  readonly title: string;
  readonly bytes: number;
  readonly totalBytes: number;
  readonly done?: number;
  readonly total?: number;
  /** What is counted: "Reports". */
  readonly counted?: string;
  readonly onStop?: () => void;
  /** Beside the stop button: "Safe: generation 4 stays whole". */
  readonly stopNote?: string;
};

export const Progress = (props: Props) => {
  const { title, bytes, totalBytes, done, total, counted = 'Reports', onStop, stopNote } = props;
  const rate = useRate(bytes);
  const share = totalBytes === 0 ? 100 : Math.min(100, Math.floor((bytes / totalBytes) * 100));
  const leftMs = rate === null || rate.perSecond === 0 ? null : ((totalBytes - bytes) / rate.perSecond) * 1000;
  const facts: Fact[] = [
    { term: 'Done', value: `${inBytes(bytes)} of ${inBytes(totalBytes)}` },
    ...(done === undefined || total === undefined
      ? []
      : [{ term: counted, value: `${inNumbers(done)} of ${inNumbers(total)}` }]),
    ...(rate === null ? [] : [{ term: 'Rate', value: `${inBytes(rate.perSecond)}/s` }]),
    ...(rate === null || leftMs === null || share === 100
      ? []
      : [{ term: 'Time left', value: `${countdown(leftMs)}, until about ${clockTime(rate.at + leftMs)}` }]),
  ];
  return (
    <div className="stack near">
      <div className="line">
        <b>{title}</b>
        <span className="right num med">{share} %</span>
      </div>
      <div
        className="track"
        role="progressbar"
        aria-label={title}
        aria-valuenow={share}
        aria-valuemin={0}
        aria-valuemax={100}
      >
        <i style={{ width: `${share}%` }} />
      </div>
      <Facts facts={facts} />
      {onStop === undefined ? null : (
        <div className="line">
          <Button icon={IconSquare} onClick={onStop}>
            Stop
          </Button>
          <span className="xs dim">{stopNote}</span>
        </div>
      )}
    </div>
  );
};

type Rate = { readonly perSecond: number; readonly at: number };

/** Bytes a second since the work was first seen here; null until two readings lie a moment apart. */
const useRate = (bytes: number): Rate | null => {
  const [first, setFirst] = useState<{ readonly bytes: number; readonly at: number } | null>(null);
  const [rate, setRate] = useState<Rate | null>(null);
  useEffect(() => {
    const at = Date.now();
    // Fewer bytes than before is another work: the reading starts again.
    if (first === null || bytes < first.bytes) setFirst({ bytes, at });
    else if (at - first.at >= 250) setRate({ perSecond: ((bytes - first.bytes) / (at - first.at)) * 1000, at });
  }, [bytes, first]);
  return rate;
};
