import { setMaxListeners } from 'node:events';

/**
 * A controller whose signal any number of waits and transfers may listen to at the same time. From
 * eleven on Node takes them for a leak, and says so on the user's terminal.
 * @see https://nodejs.org/api/events.html#eventssetmaxlistenersn-eventtargets
 */
export function sharedAbort(): AbortController {
  const controller = new AbortController();
  setMaxListeners(0, controller.signal);
  return controller;
}
