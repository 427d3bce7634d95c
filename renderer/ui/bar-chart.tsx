// Bars side by side, each with its number: read by their words, told apart by a pattern and not by colour alone; a table says the same.
import { useId } from 'react';
import { inNumbers } from './words.ts';

export type Bar = { readonly label: string; readonly values: readonly number[] };

type Props = {
  readonly label: string;
  /** One name for each value of a bar. */
  readonly series: readonly string[];
  readonly bars: readonly Bar[];
};

const height = 120;
const least = 56;
/** Pixels that a letter of a label takes, at most. */
const letter = 7;
const wide = 18;

export const BarChart = ({ label, series, bars }: Props) => {
  const pattern = useId();
  const most = Math.max(1, ...bars.flatMap(({ values }) => values));
  const step = Math.max(least, ...bars.map(({ label: name }) => name.length * letter));
  return (
    <figure className="chart">
      <figcaption className="line xs two">
        {series.map((name, at) => (
          <span key={name} className="line">
            <svg width="12" height="12" aria-hidden>
              <rect width="12" height="12" className={`bar-${at}`} />
              {at === 0 ? null : <rect width="12" height="12" fill={`url(#${pattern})`} />}
            </svg>
            {name}
          </span>
        ))}
      </figcaption>
      <div className="chart-scroll">
        <svg width={Math.max(1, bars.length) * step} height={height + 36} aria-hidden>
          <defs>
            <pattern id={pattern} width="4" height="4" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
              <rect width="1.5" height="4" className="bar-lines" />
            </pattern>
          </defs>
          {bars.map(({ label: name, values }, index) => (
            <g key={name} transform={`translate(${index * step} 0)`}>
              {values.map((value, at) => {
                const tall = (value / most) * (height - 16);
                const place = {
                  x: (step - values.length * (wide + 2)) / 2 + at * (wide + 2),
                  y: height - tall,
                  width: wide,
                  height: tall,
                };
                return (
                  <g key={series[at]}>
                    <rect {...place} className={`bar-${at}`} />
                    {at === 0 ? null : <rect {...place} fill={`url(#${pattern})`} />}
                    <text x={place.x + wide / 2} y={place.y - 4} textAnchor="middle">
                      {inNumbers(value)}
                    </text>
                  </g>
                );
              })}
              <text x={step / 2} y={height + 16} textAnchor="middle">
                {name}
              </text>
            </g>
          ))}
        </svg>
      </div>
      <table className="unseen">
        <caption>{label}</caption>
        <thead>
          <tr>
            <th scope="col">{label}</th>
            {series.map((name) => (
              <th key={name} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {bars.map(({ label: name, values }) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              {values.map((value, at) => (
                <td key={series[at]}>{value}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </figure>
  );
};
