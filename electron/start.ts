// What the installed program runs first: words after its name are a command, and no window opens; without any it is the desktop program.
import { app } from 'electron';
import { commandWords } from './command-words.ts';

const words = commandWords(process.argv, app.isPackaged);
if (words === null) {
  await import('./main.ts');
} else {
  process.argv.splice(0, process.argv.length, process.execPath, 'rekey', ...words);
  await import('./cli/main.ts');
  // What was written to a pipe still has to leave before the program does.
  await new Promise((left) => process.stdout.write('', left));
  app.exit(Number(process.exitCode ?? 0));
}
