/** The client closed its connection: nobody is left to answer. */
export class ClientGone extends Error {}
