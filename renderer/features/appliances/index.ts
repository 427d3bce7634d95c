export { Appliances } from './appliances.tsx';
export { SlipSheet } from './slip-sheet.tsx';
export { UnitsOf } from './units-of.tsx';
