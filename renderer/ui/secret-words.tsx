// Words that are read aloud: the three case words, and the half of a credential in the one window that delivers it.

/** "copper lantern fjord", large; not a secret of its own. */
export const CaseWords = ({ words }: { readonly words: string }) => (
  <p className="words" translate="no">
    {words.replaceAll('-', ' ')}
  </p>
);

type Props = { readonly label: string; readonly words: string };

/** One half, word by word and numbered, so that it can be read out and repeated back. It is gone when this leaves the page. */
export const SplitHalf = ({ label, words }: Props) => (
  <ol className="halves" aria-label={label} translate="no">
    {words
      .split(/[\s-]+/)
      .filter(Boolean)
      .map((word, index) => (
        // oxlint-disable-next-line react/no-array-index-key -- the place of a word is what tells it from its twin
        <li key={index}>
          <span aria-hidden>{index + 1}</span>
          {word}
        </li>
      ))}
  </ol>
);
