// A mail server in memory that takes, refuses, loses and holds messages as it is told, and counts by Message-ID what it took.
import type { MailServer, Message, SendResult } from '../../mail/port.ts';

/** `taken-and-lost`: taken, and the connection gone before the answer. `held`: no answer ever comes, because the program is stopped. */
export const whims = [
  'take',
  'greylist',
  'no-such-user',
  'refuse-message',
  'down',
  'lose-before-end',
  'taken-and-lost',
  'lost-after-end',
  'held-before-end',
  'held-and-taken',
] as const;
export type Whim = (typeof whims)[number];

export type UnrulyMailServer = {
  readonly server: () => MailServer;
  /** How often each Message-ID was taken. */
  readonly taken: ReadonlyMap<string, number>;
  readonly lastOf: (messageId: string) => Message | undefined;
  /** Resolves when a message is held, and the program may be stopped. */
  readonly held: () => Promise<void>;
};

export const createUnrulyMailServer = (next: (message: Message) => Whim): UnrulyMailServer => {
  const taken = new Map<string, number>();
  const messages = new Map<string, Message>();
  let holding = false;
  let tell: () => void = () => undefined;
  let held = new Promise<void>((resolve) => (tell = resolve));
  const take = ({ messageId }: Message): void => void taken.set(messageId, (taken.get(messageId) ?? 0) + 1);
  const hold = (): Promise<SendResult> => {
    holding = true;
    tell();
    return new Promise(() => undefined);
  };
  const send = async (message: Message): Promise<SendResult> => {
    // Others may meet a real server in the time that this one takes.
    await new Promise(setImmediate);
    if (holding) return hold();
    messages.set(message.messageId, message);
    const whim = next(message);
    const refused = (stage: 'connect' | 'recipient' | 'data', response: string, permanent: boolean): SendResult => ({
      kind: 'refused',
      stage,
      response,
      permanent,
    });
    switch (whim) {
      case 'take':
        take(message);
        return { kind: 'accepted', response: '250 taken' };
      case 'greylist':
        return refused('recipient', '451 4.7.1 greylisted, come back later', false);
      case 'no-such-user':
        return refused('recipient', '550 5.1.1 no such user', true);
      case 'refuse-message':
        return refused('data', '554 5.7.1 not wanted', true);
      case 'down':
        return refused('connect', 'connect ECONNREFUSED', false);
      case 'lose-before-end':
        return refused('connect', 'Connection closed unexpectedly', false);
      case 'taken-and-lost':
        take(message);
        return { kind: 'uncertain', response: 'Connection closed unexpectedly' };
      case 'lost-after-end':
        return { kind: 'uncertain', response: 'Connection closed unexpectedly' };
      case 'held-before-end':
        return hold();
      case 'held-and-taken':
        take(message);
        return hold();
      default:
        return whim satisfies never;
    }
  };
  return {
    server: () => ({
      send,
      check: async () => ({ ok: true }),
      explain: ({ response: text }) => ({ code: 'mailNotTaken', text }),
      close: () => undefined,
    }),
    taken,
    lastOf: (messageId) => messages.get(messageId),
    held: async () => {
      await held;
      holding = false;
      held = new Promise<void>((resolve) => (tell = resolve));
    },
  };
};
