/** Dots of a letter: a braille letter has 2 x 4, and stands for the sum of their bits behind U+2800. */
export const BRAILLE = { across: 2, down: 4 };
const BITS = [
  [0x01, 0x08],
  [0x02, 0x10],
  [0x04, 0x20],
  [0x40, 0x80],
];

/** The letter that has these dots; a space if it has none. */
export function brailleLetter(hasDot: (row: number, column: number) => boolean): string {
  let code = 0;
  for (const [row, bits] of BITS.entries())
    for (const [column, bit] of bits.entries()) if (hasDot(row, column)) code |= bit;
  return code === 0 ? " " : String.fromCharCode(0x2800 + code);
}
