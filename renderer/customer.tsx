// The customer window's page.
import { showWindow } from './app/window-root.tsx';
import { listen } from './backend/answers.ts';
import { CustomerWindow } from './features/customer/index.ts';

listen();
showWindow(<CustomerWindow />);
