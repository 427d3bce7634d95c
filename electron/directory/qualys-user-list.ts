/** Reads the user list that Qualys' `user_list.php` answers with (user_list_output.dtd); refused whole when anything in it is in doubt. */
import { SaxesParser } from 'saxes';
import type { UserField } from '../../shared/domain/subscription/user-list.ts';
import { type ImportRefusalCode, type ListedUser, refuseAt, type Refused, userListLimits } from './port.ts';

/** The format is five levels deep; entity references are the five of XML and characters by number, since declarations are refused. */
const limits = { depth: 16, name: 100, references: 200_000, attributes: 64 } as const;

const userPath = 'USER_LIST_OUTPUT/USER_LIST/USER';
const errorPath = 'USER_LIST_OUTPUT/ERROR';
type XmlField = UserField | 'firstName' | 'lastName';
const fieldAt: ReadonlyMap<string, XmlField> = new Map([
  [`${userPath}/USER_LOGIN`, 'login'],
  [`${userPath}/CONTACT_INFO/FIRSTNAME`, 'firstName'],
  [`${userPath}/CONTACT_INFO/LASTNAME`, 'lastName'],
  [`${userPath}/CONTACT_INFO/EMAIL`, 'email'],
  [`${userPath}/CONTACT_INFO/PHONE`, 'phone'],
  [`${userPath}/USER_STATUS`, 'status'],
  [`${userPath}/CREATION_DATE`, 'created'],
  [`${userPath}/LAST_LOGIN_DATE`, 'lastSignIn'],
  [`${userPath}/USER_ROLE`, 'role'],
  [`${userPath}/MANAGER_POC`, 'primary'],
]);

type Written = { readonly text: string; readonly line: number };
type OpenUser = { readonly line: number; readonly fields: Map<XmlField, Written> };

/** Stops the parser, which offers no other way to stop; never leaves this file. */
class Stop extends Error {
  readonly line: number;
  readonly code: ImportRefusalCode;
  constructor(line: number, code: ImportRefusalCode, text: string) {
    super(text);
    this.line = line;
    this.code = code;
  }
}

export type QualysList = {
  readonly ok: true;
  readonly users: readonly ListedUser[];
  /** What the service says about users that it left out. */
  readonly partial: string | null;
};

/** `xml` is decoded: what its declaration says of its encoding was held to already. */
export const readQualysXml = (xml: string): QualysList | Refused => {
  try {
    return { ok: true, ...readXml(xml) };
  } catch (error) {
    if (error instanceof Stop) return refuseAt(error.line, error.code, error.message);
    throw error;
  }
};

const readXml = (xml: string): Omit<QualysList, 'ok'> => {
  const parser = new SaxesParser({ xmlns: false, position: true });
  const path: string[] = [];
  const users: ListedUser[] = [];
  let user: OpenUser | null = null;
  let field: { readonly name: XmlField | 'error'; readonly line: number; text: string } | null = null;
  let sawList = false;
  let remark: { readonly depth: number; text: string } | null = null;
  let partial: string | null = null;

  const stop = (code: ImportRefusalCode, words: string, line = parser.line): never => {
    throw new Stop(line, code, words);
  };
  checkReferences(xml, stop);

  parser.on('error', (error) =>
    stop('userListNotXml', `The file is not whole, well-formed XML (${shortReason(error.message)}).`),
  );
  parser.on('doctype', (doctype) => {
    if (/[[\]]|<!/.test(doctype))
      stop('userListForbidden', 'The file declares entities or a document type of its own, which is not accepted.');
    if (!/^\s*USER_LIST_OUTPUT\b/.test(doctype))
      stop('userListWrongKind', 'The file is not a Qualys user list (its document type is another).');
  });
  parser.on('opentag', ({ name, attributes }) => {
    if (path.length === 0 && name !== 'USER_LIST_OUTPUT')
      stop('userListWrongKind', `The file is not a Qualys user list (it begins with ${name.slice(0, 60)}).`);
    // Before any path is built from it: a long name with many children would cost its length at each of them.
    if (name.length > limits.name)
      stop('userListForbidden', `An element's name is longer than ${limits.name} characters.`);
    if (path.length >= limits.depth) stop('userListForbidden', `The file nests more than ${limits.depth} elements.`);
    if (Object.keys(attributes).length > limits.attributes)
      stop('userListForbidden', `An element has more than ${limits.attributes} attributes.`);
    if (field !== null) stop('userListBadValue', `${path.at(-1)} contains another element; expected text.`);
    path.push(name);
    const at = path.join('/');
    if (remark === null && remarks.has(name) && path.length <= 3) {
      remark = { depth: path.length, text: '' };
      partial = leftOut('');
    }
    if (at === 'USER_LIST_OUTPUT/USER_LIST') sawList = true;
    if (at === userPath) {
      if (users.length >= userListLimits.users)
        stop('userListTooLarge', `The file lists more than ${userListLimits.users} users.`);
      user = { line: parser.line, fields: new Map() };
    }
    const found = at === errorPath ? 'error' : fieldAt.get(at);
    if (found !== undefined) field = { name: found, line: parser.line, text: '' };
  });
  const take = (piece: string): void => {
    if (remark !== null && remark.text.length < 400) remark.text += `${piece.slice(0, 400)} `;
    if (field === null) return;
    field.text += piece;
    if (field.text.length > userListLimits.field)
      stop('userListTooLarge', `${path.at(-1)} is longer than ${userListLimits.field} characters.`);
  };
  parser.on('text', take);
  parser.on('cdata', take);
  parser.on('closetag', () => {
    const at = path.join('/');
    if (remark?.depth === path.length) {
      partial = leftOut(remark.text);
      remark = null;
    }
    const closing = path.pop();
    if (field !== null) {
      const { name, line, text } = field;
      field = null;
      if (name === 'error')
        return stop(
          'userListWrongKind',
          `The service answered with an error instead of a list: ${text.trim().slice(0, 200)}`,
          line,
        );
      if (user?.fields.has(name)) return stop('userListBadValue', `A user has ${closing} twice.`, line);
      user?.fields.set(name, { text, line });
    }
    if (at === userPath && user !== null) {
      users.push(asListed(user));
      user = null;
    }
  });

  parser.write(xml).close();
  if (!sawList) stop('userListWrongKind', 'The file has no USER_LIST.', 1);
  return { users, partial };
};

/** Elements in which the service says that it cut the list short. */
const remarks: ReadonlySet<string> = new Set(['WARNING', 'WARNING_LIST', 'RETURN', 'TRUNCATION', 'TRUNCATED']);

const leftOut = (text: string): string => {
  const said = text.replace(/[\s\p{Cc}\u2028\u2029]+/gu, ' ').trim();
  return `The list says that it is not whole${said === '' ? '.' : `: “${said.slice(0, 200)}”.`}`;
};

const asListed = ({ line, fields }: OpenUser): ListedUser => {
  const { firstName, lastName, ...rest } = Object.fromEntries(fields) as { [field in XmlField]?: Written };
  const name = [firstName?.text, lastName?.text].map((part) => part?.trim() ?? '').filter((part) => part !== '');
  return { line, fields: { ...rest, name: { text: name.join(' '), line: firstName?.line ?? line } } };
};

const checkReferences = (xml: string, stop: (code: ImportRefusalCode, words: string, line: number) => never): void => {
  let count = 0;
  for (let at = xml.indexOf('&'); at >= 0; at = xml.indexOf('&', at + 1)) {
    count += 1;
    if (count > limits.references)
      stop('userListForbidden', `The file holds more than ${limits.references} entity references.`, 1);
  }
};

/** saxes begins its messages with the position, which is said already. */
const shortReason = (message: string): string =>
  message
    .replace(/^\d+:\d+: /, '')
    .replace(/\.$/, '')
    .slice(0, 120);
