import { UsageError } from "../../../core/usage-error.js";
import { element } from "../element.js";

/** A field with its name beside it. */
export const labeled = (name: string, field: HTMLElement): HTMLLabelElement =>
  element("label", { class: "kata-field" }, `${name} `, field);

interface Numbers {
  name: string;
  least: number;
  most: number;
  step: string;
  /** In the field at first; an empty field means no number. */
  value: string;
}

export interface NumberField {
  label: HTMLLabelElement;
  /** @throws UsageError if there is something else */
  read(): number | undefined;
  write(value: number): void;
}

/** A field for a number; left empty, there is none. */
export function numberField({ name, least, most, step, value }: Numbers): NumberField {
  const field = element("input", {
    ...{ type: "number", min: String(least), max: String(most), step, value, "data-field": name },
  });
  return {
    label: labeled(name, field),
    write: (value) => {
      field.value = String(value);
    },
    read: () => {
      // What is no number at all has no value, and says so only here.
      if (field.value === "" && !field.validity.badInput) return undefined;
      const is = Number(field.value);
      const isWhole = step === "any" || Number.isInteger(is);
      if (field.value !== "" && is >= least && is <= most && isWhole) return is;
      const what = step === "any" ? "number" : "whole number";
      throw new UsageError(`${name} must be a ${what} from ${least} to ${most}.`);
    },
  };
}

/** The same seed gives the same answer. */
export const seedField = (): NumberField =>
  numberField({ name: "Seed", least: 0, most: 2 ** 32 - 1, step: "1", value: "" });

export interface Choice {
  value: string;
  text: string;
  /** Shown, and not to be chosen. */
  isOff?: boolean;
}

/** A field in which one of several is chosen. */
export function choiceField(name: string, choices: Choice[], chosen: string): HTMLSelectElement {
  return element(
    "select",
    { "data-field": name },
    ...choices.map(({ value, text, isOff = false }) =>
      element("option", { value, disabled: isOff, selected: value === chosen }, text),
    ),
  );
}
