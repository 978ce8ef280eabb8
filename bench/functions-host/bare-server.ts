import { echo, serve } from './serve.ts';

await serve(echo);
