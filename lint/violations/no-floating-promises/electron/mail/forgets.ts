const send = async () => 1;

export const forgets = () => {
  send();
};
