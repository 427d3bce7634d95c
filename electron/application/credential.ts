// A provisional identity under two halves: whoever holds one holds nothing. They exist in clear only here and where they are shown.
import type { Ports } from './ports.ts';

export type Halves = { readonly mailHalf: string; readonly otherHalf: string };

/** The mail half comes first, so that the customer window can ask for each by where it came from. */
export const passwordOf = ({ mailHalf, otherHalf }: Halves, codes: Ports['codes']): string =>
  `${codes.normaliseWords(mailHalf)} ${codes.normaliseWords(otherHalf)}`;

/** Makes the identity and stages its file in the directory; nothing about the account changes yet. */
export const makeProvisional = async (
  ports: Ports,
  subscription: string,
  caseId: string,
): Promise<{ halves: Halves; provisional: string }> => {
  const halves = { mailHalf: ports.codes.newHalf(), otherHalf: ports.codes.newHalf() };
  const { file, identity } = await ports.vaults.createIdentity(passwordOf(halves, ports.codes));
  await ports.directory.stageProvisional(subscription, caseId, file);
  ports.vaults.forget(identity);
  return { halves, provisional: identity.recipient };
};
