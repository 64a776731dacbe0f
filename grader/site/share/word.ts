/** What the fragment of an address begins with that carries code. */
export const WORD = "#code=";

export const carriesCode = (fragment: string): boolean => fragment.startsWith(WORD);
