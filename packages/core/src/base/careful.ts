/** What `look` finds at a value of the user's, where a proxy or a getter may throw; `otherwise` if it does. */
export function careful<T>(look: () => T, otherwise: T): T {
  try {
    return look();
  } catch {
    return otherwise;
  }
}
