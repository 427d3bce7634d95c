// The desk before anybody is signed in: a first start, or a passphrase.
export { FirstStart } from './first-start.tsx';
export { SignIn } from './sign-in.tsx';
