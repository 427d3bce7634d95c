/** The desk's mail server as an owner enters it and as a window may see it again: the password goes in and never comes out. */
import { z } from 'zod';

const withoutControls = (what: string) =>
  z
    .string()
    .trim()
    .min(1, `${what} is missing.`)
    .max(500, `${what} is too long.`)
    // Line breaks in any of these could start a header or an SMTP command of their own.
    .regex(/^[^\p{Cc}\u2028\u2029]*$/u, `${what} contains a line break or a control character.`);

const pem = /^(?:\s*-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\s]+-----END CERTIFICATE-----)+\s*$/;

export const mailSettingsInput = z.strictObject({
  host: withoutControls('The host').regex(/^[A-Za-z0-9.:-]+$/, 'The host is neither a host name nor an address.'),
  /** 465 speaks TLS from the first byte; every other port has to upgrade with STARTTLS before anything is said. */
  port: z.int().min(1).max(65_535),
  user: withoutControls('The user name'),
  password: z.string().min(1, 'The password is missing.').max(500),
  /** `support@example.test` or `Support desk <support@example.test>`. */
  from: withoutControls('The sender'),
  /** PEM of a further authority to trust, for a mail server with a certificate of the company's own. */
  ca: z.string().max(100_000).regex(pem, 'The further authority is not a PEM certificate.').optional(),
  /** Without encryption nothing secret goes to this server, the password included: only notices do. */
  allowPlain: z.strictObject({ reason: withoutControls('The reason') }).optional(),
});

export const mailSettingsOutput = mailSettingsInput.omit({ password: true });

export type MailSettings = z.output<typeof mailSettingsInput>;
export type MailSettingsShown = z.output<typeof mailSettingsOutput>;

/** What a window may be told of the settings; built field by field, so that a new secret field is not shown by accident. */
export const shownMailSettings = (settings: MailSettings): MailSettingsShown => ({
  host: settings.host,
  port: settings.port,
  user: settings.user,
  from: settings.from,
  ...(settings.ca === undefined ? {} : { ca: settings.ca }),
  ...(settings.allowPlain === undefined ? {} : { allowPlain: settings.allowPlain }),
});
