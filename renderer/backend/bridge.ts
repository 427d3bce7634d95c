// The window's end of the bridge: typed by the contract, and every answer is a value.
import type { Answer, Bridge, InputOf, OutputOf, PayloadOf, WindowKind } from '../../shared/contract/request.ts';
import type { RekeyContract, RekeyPushes } from '../../shared/contract/contract.ts';

declare global {
  interface Window {
    readonly rekey: Bridge;
  }
}

export type RequestName = keyof RekeyContract;
export type Input<Name extends RequestName> = InputOf<RekeyContract[Name]>;
export type Output<Name extends RequestName> = OutputOf<RekeyContract[Name]>;
export type PushName = keyof RekeyPushes;
export type Payload<Name extends PushName> = PayloadOf<RekeyPushes[Name]>;

export const windowKind = (): WindowKind => window.rekey.window;

/** Asks the program. Without an answer it is not known whether anything happened, and the sentence says so. */
export const ask = async <Name extends RequestName>(name: Name, input: Input<Name>): Promise<Answer<Output<Name>>> => {
  try {
    // The router has parsed the output against the same contract.
    return (await window.rekey.invoke(name, input)) as Answer<Output<Name>>;
  } catch {
    const text = 'Rekey did not answer. Look whether it happened before you try again; what was recorded is kept.';
    return { ok: false, refusal: { code: 'no-answer', text } };
  }
};

export const onPush = <Name extends PushName>(name: Name, hear: (payload: Payload<Name>) => void): (() => void) =>
  window.rekey.subscribe(name, (payload) => hear(payload as Payload<Name>));
