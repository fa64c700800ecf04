/** The dropped file cannot be imported at all; the message tells the person who dropped it why. */
export class FileRefused extends Error {}
