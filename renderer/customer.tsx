// The customer window's page.
import { showWindow } from './app/window-root.tsx';
import { listen } from './backend/backend.ts';
import { CustomerWindow } from './features/customer/index.ts';

listen();
showWindow(<CustomerWindow />);
