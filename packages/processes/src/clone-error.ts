/** In the platform's words, and with its name, for something that structured clone knows and this channel does not. */
export const notCloneable = (kind: string): DOMException =>
  new DOMException(`#<${kind}> could not be cloned.`, 'DataCloneError');
