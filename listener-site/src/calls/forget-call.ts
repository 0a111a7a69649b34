/** On the page of a call that is over: nothing of it is of use any more. */
import { forgetCall } from './kept-calls.ts';

forgetCall(location.pathname.slice('/s/'.length));
