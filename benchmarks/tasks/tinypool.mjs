import Tinypool from 'tinypool';

export const giveBack = (bytes) => Tinypool.move(bytes);
