/** Turns a message's blocks into text and HTML with one substitution pass: a value is never read as a template, nor as markup. */
import type { Refusal } from '../../shared/domain/decider.ts';

/** What is sent, and what may be kept: `elided` is the text with the code or half replaced by dots. */
export type ComposedMail = {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  readonly elided: string;
};

type Block =
  | { readonly kind: 'paragraph' | 'code'; readonly text: string }
  | { readonly kind: 'facts'; readonly rows: readonly (readonly [string, string])[] }
  /** One item for each entry of the list value of this name. */
  | { readonly kind: 'list'; readonly items: string }
  /** What somebody wrote, line by line and whole. */
  | { readonly kind: 'lines'; readonly items: string };

export type Template = { readonly subject: string; readonly blocks: readonly Block[] };

export const p = (text: string): Block => ({ kind: 'paragraph', text });
export const code = (text: string): Block => ({ kind: 'code', text });
export const facts = (rows: readonly (readonly [string, string])[]): Block => ({ kind: 'facts', rows });
export const list = (items: string): Block => ({ kind: 'list', items });
export const lines = (items: string): Block => ({ kind: 'lines', items });

type Values = Readonly<Record<string, string | readonly string[]>>;

type Rendered =
  | { readonly ok: true; readonly mail: ComposedMail }
  | { readonly ok: false; readonly refusal: Refusal<'unknownVariable' | 'unusedVariable' | 'secretInSubject'> };

/** As long for every secret, so that its length is not kept either. */
export const elision = '••••••••';
const placeholder = /\{([A-Za-z]+)\}/g;
/** What a value is cut to: a name from a customer's directory must not become the message. */
const longestValue = 2_000;

/** `secrets` names the values that `elided` must not contain; they may not stand in a subject, which everybody on the way reads. */
export const renderTemplate = (template: Template, values: Values, secrets: readonly string[] = []): Rendered => {
  const refuse = (code: 'unknownVariable' | 'unusedVariable' | 'secretInSubject', text: string): Rendered => ({
    ok: false,
    refusal: { code, text },
  });
  const named = placeholdersOf(template);
  for (const { name, isList } of named)
    if (!Object.hasOwn(values, name) || Array.isArray(values[name]) !== isList)
      return refuse('unknownVariable', `The template uses {${name}}, which this message does not have.`);
  for (const name of Object.keys(values))
    if (!named.some((one) => one.name === name))
      return refuse('unusedVariable', `The template does not use {${name}}.`);
  for (const secret of secrets)
    if (template.subject.includes(`{${secret}}`))
      return refuse('secretInSubject', `{${secret}} must not stand in a subject.`);

  const elided: Values = { ...values, ...Object.fromEntries(secrets.map((secret) => [secret, elision])) };
  return {
    ok: true,
    mail: {
      subject: substitute(template.subject, values, asIs),
      text: toText(template, values),
      html: toHtml(template, values),
      elided: toText(template, elided),
    },
  };
};

const placeholdersOf = (template: Template): readonly { readonly name: string; readonly isList: boolean }[] => {
  const texts = [template.subject];
  const lists: string[] = [];
  for (const block of template.blocks) {
    if (block.kind === 'list' || block.kind === 'lines') lists.push(block.items);
    else if (block.kind === 'facts') texts.push(...block.rows.flat());
    else texts.push(block.text);
  }
  const inTexts = texts.flatMap((text) => [...text.matchAll(placeholder)].map((match) => match[1] ?? ''));
  return [...inTexts.map((name) => ({ name, isList: false })), ...lists.map((name) => ({ name, isList: true }))];
};

const asIs = (text: string): string => text;
const escapeHtml = (text: string): string =>
  text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');

/** A line break in a value could fake a paragraph of ours in the text, so it becomes a space; so do bidirectional controls. */
const oneLine = (value: string): string =>
  value.replace(/[\p{Cc}\p{Zl}\p{Zp}\u202A-\u202E\u2066-\u2069]+/gu, ' ').toWellFormed();

const plain = (value: string): string => oneLine(value).trim().slice(0, longestValue).toWellFormed();

const substitute = (text: string, values: Values, escape: (text: string) => string): string =>
  escape(text).replace(placeholder, (_, name: string) => escape(plain(String(values[name]))));

const itemsOf = (values: Values, name: string, clean = plain): readonly string[] => {
  const items = values[name];
  return Array.isArray(items) ? items.map((item) => clean(String(item))) : [];
};

const toText = (template: Template, values: Values): string => {
  const render = (text: string): string => substitute(text, values, asIs);
  const blocks = template.blocks.map((block) => {
    switch (block.kind) {
      case 'paragraph':
        return render(block.text);
      case 'code':
        return `    ${render(block.text)}`;
      case 'facts':
        return block.rows.map(([label, value]) => `${render(label)}: ${render(value)}`).join('\n');
      case 'list':
        return itemsOf(values, block.items)
          .map((item) => `- ${item}`)
          .join('\n');
      case 'lines':
        return itemsOf(values, block.items, oneLine).join('\n');
    }
  });
  return `${blocks.join('\n\n')}\n`;
};

const toHtml = (template: Template, values: Values): string => {
  const render = (text: string): string => substitute(text, values, escapeHtml);
  const blocks = template.blocks.map((block) => {
    switch (block.kind) {
      case 'paragraph':
        return `<p>${render(block.text)}</p>`;
      case 'code':
        return `<p style="font-family: monospace; font-size: 1.4em">${render(block.text)}</p>`;
      case 'facts':
        return `<p>${block.rows.map(([label, value]) => `${render(label)}: <strong>${render(value)}</strong>`).join('<br>')}</p>`;
      case 'list':
        return `<ul>${itemsOf(values, block.items)
          .map((item) => `<li>${escapeHtml(item)}</li>`)
          .join('')}</ul>`;
      case 'lines':
        return `<p>${itemsOf(values, block.items, oneLine).map(escapeHtml).join('<br>')}</p>`;
    }
  });
  return `<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>${render(template.subject)}</title></head>\n<body>\n${blocks.join('\n')}\n</body></html>\n`;
};
