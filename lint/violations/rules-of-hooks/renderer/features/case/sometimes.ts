import { useState } from 'react';

export const Sometimes = ({ open }: { open: boolean }) => {
  if (open) useState(0);
  return null;
};
