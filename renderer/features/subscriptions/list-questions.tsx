// What only a person can say of a user list: which column is what, what its words mean, who is primary, whether it is whole.
import { CheckField, SelectField, Segmented } from '../../ui/fields.tsx';
import { Remark } from '../../ui/refusal.tsx';
import { fields, fieldWords, type Field, type Preview, type Reading, type Status, statuses } from './list-words.ts';

type Props = {
  readonly of: Preview;
  readonly reading: Reading;
  readonly say: (more: Reading) => void;
};

/** Only what has to be said before the list can be taken, and the primary admin where the list names none. */
export const ListQuestions = ({ of: preview, reading, say }: Props) => {
  const asks = (about: Preview['questions'][number]['about']) => preview.questions.some((one) => one.about === about);
  return (
    <>
      {preview.questions.length === 0 ? null : (
        <Remark>
          <ul className="plain stack near" aria-label="Asked">
            {preview.questions.map(({ text }) => (
              <li key={text}>{text}</li>
            ))}
          </ul>
        </Remark>
      )}
      {preview.columns.length === 0 ? null : (
        <details open={asks('columns') || asks('statusWords') || undefined} className="more-of">
          <summary>Which column is what</summary>
          <Columns of={preview} reading={reading} say={say} />
          <Words of={preview} reading={reading} say={say} />
        </details>
      )}
      {preview.partial === null ? null : (
        <div className="stack near">
          <Segmented
            label="Who is missing from the list"
            value={reading.missing ?? ''}
            onChange={(missing) => (missing === '' ? undefined : say({ missing }))}
            choices={[
              { value: 'keep', label: 'Stays as known' },
              { value: 'gone', label: 'Counts as gone' },
            ]}
          />
          <p className="xs dim">
            Missing: {preview.partial.missing.join(', ') || 'nobody who is known'}
            {preview.partial.more > 0 ? ` and ${preview.partial.more} more` : ''}
          </p>
        </div>
      )}
      {asks('severalPrimaries') || asks('noPrimary') || reading.primary !== undefined ? (
        <SelectField
          label="Who is the primary admin"
          hint="Who is called, and whose recovery this desk decides."
          value={reading.primary === null ? nobody : (reading.primary ?? '')}
          placeholder="Choose who it is"
          onChange={(login) => say({ primary: login === nobody ? null : login })}
          choices={[
            ...(preview.read?.candidates ?? []).map(({ login, name, was }) => ({
              value: login,
              label: `${name === '' || name === login ? login : `${name} (${login})`}${was ? ', as before' : ''}`,
            })),
            { value: nobody, label: 'Nobody yet' },
          ]}
        />
      ) : null}
    </>
  );
};

/** No login: those hold no line break. */
const nobody = '\n';

const Columns = ({ of: { columns, mapping }, reading, say }: Props) => {
  const choices = [
    ...columns.map(({ name, samples }, at) => ({
      value: `${at}`,
      label: samples.length === 0 ? name : `${name} (${samples[0]})`,
    })),
    { value: 'none', label: 'Not in this list' },
  ];
  const placeOf = (field: Field) => {
    const name = mapping[field] ?? null;
    return name === null ? 'none' : `${columns.findIndex((column) => column.name === name)}`;
  };
  const choose = (field: Field, value: string) =>
    say({ columns: { ...reading.columns, [field]: columns[Number(value)]?.name ?? null } });
  return (
    <div className="two-columns">
      {fields.map((field) => (
        <SelectField
          key={field}
          label={fieldWords[field] ?? field}
          value={placeOf(field)}
          onChange={(value) => choose(field, value)}
          choices={choices}
        />
      ))}
      {(mapping.role ?? null) === null ? (
        <SelectField
          label="Role of every user"
          value={reading.withoutRole ?? ''}
          onChange={(withoutRole) => say({ withoutRole })}
          choices={[
            { value: 'User', label: 'User' },
            { value: 'Contact', label: 'Contact, who is only told' },
          ]}
        />
      ) : null}
      {(mapping.status ?? null) === null ? (
        <SelectField
          label="Status of every user"
          value={reading.withoutStatus ?? ''}
          onChange={(withoutStatus) => say({ withoutStatus })}
          choices={statuses}
        />
      ) : null}
    </div>
  );
};

const Words = ({ of: { statusWords, roleWords, mapping, questions }, reading, say }: Props) => {
  const asked = questions.some(({ about }) => about === 'statusWords');
  const contacts = roleWords.filter(({ contactOnly }) => contactOnly).map(({ word }) => word);
  return (
    <>
      {(mapping.status ?? null) === null || (!asked && reading.statusWords === undefined) ? null : (
        <div className="two-columns">
          {statusWords.map(({ word, users, means }) => (
            <SelectField<Status>
              key={word}
              label={`“${word === '' ? 'no status' : word}” means`}
              hint={`${users} ${users === 1 ? 'user' : 'users'}`}
              value={means ?? ''}
              onChange={(status) => say({ statusWords: { ...reading.statusWords, [word]: status } })}
              choices={statuses}
            />
          ))}
        </div>
      )}
      {(mapping.role ?? null) === null ? null : (
        <fieldset className="stack near">
          <legend>Roles that are contacts only: told of a recovery, never signing in</legend>
          {roleWords.slice(0, 12).map(({ word, users, contactOnly }) => (
            <CheckField
              key={word}
              label={`${word === '' ? 'no role' : word}, ${users} ${users === 1 ? 'user' : 'users'}`}
              checked={contactOnly}
              onChange={(is) =>
                say({ contactWords: is ? [...contacts, word] : contacts.filter((other) => other !== word) })
              }
            />
          ))}
        </fieldset>
      )}
    </>
  );
};
