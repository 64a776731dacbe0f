import { SUBSCRIPTS, SUPERSCRIPTS, toAscii } from "../ascii.js";

/** What is lowered or raised. */
export interface Script {
  /** Without spaces. */
  text: string;
  /** Whether it is one letter, number or name, itself with or without scripts. */
  single: boolean;
  /** Whether it holds a name of several letters, which stays readable: d_model, not dₘₒ... */
  word: boolean;
}

/** Raised forms that are no small letters. */
const SIGNS = new Map([
  ["⊤", "ᵀ"],
  ["∘", "°"],
  ["*", "*"],
]);
const RAISED = new Map([...SUPERSCRIPTS, ...SIGNS]);

/**
 * What follows a base in a line. Where every character has a small form, these are taken: wᵢⱼ, x⁻¹. Otherwise the whole
 * of it stands behind `_` or `^`: d_q, W^Q; what is more than one thing is put in brackets: x_{i,q}, e^(−s).
 *
 * @returns the text, and whether a letter that followed would be taken for a part of it
 */
export function scripts(sub: Script | undefined, sup: Script | undefined, unicode: boolean) {
  const primes = /^′*/.exec(sup?.text ?? "")?.[0] ?? "";
  const high = sup && { ...sup, text: sup.text.slice(primes.length) };
  const low = sub ? lowered(sub, unicode) : "";
  const raised = high?.text ? raisedText(high, unicode) : "";
  const last = raised || low;
  return { text: low + primes + raised, isOpen: /^[_^]/.test(last) && !/[)}*]$/.test(last) };
}

function lowered(sub: Script, unicode: boolean): string {
  const small = unicode && !sub.word ? inSmall(sub.text, SUBSCRIPTS) : undefined;
  const text = unicode ? sub.text : toAscii(sub.text);
  return small ?? (/^[\p{L}\p{N}\p{M}]+$/u.test(text) ? `_${text}` : `_{${text}}`);
}

function raisedText(sup: Script, unicode: boolean): string {
  const small = unicode && !sup.word ? inSmall(sup.text, RAISED) : undefined;
  if (small !== undefined) return small;
  const text = sup.text.replaceAll("⊤", "T");
  return sup.single || /^\d+$/.test(text) ? `^${text}` : `^(${text})`;
}

/** The text in small characters, or undefined where one of them has none. */
function inSmall(text: string, forms: Map<string, string>): string | undefined {
  const small = [...text].map((char) => forms.get(char));
  return small.includes(undefined) ? undefined : small.join("");
}
