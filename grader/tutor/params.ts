import { UsageError } from "../core/usage-error.js";

// The arguments of a tool, declared once: clients get them as JSON Schema, and calls are held against them.

export interface Param {
  type: "string" | "integer";
  description: string;
  /** The only values that it may have. */
  values?: string[];
}

export type Params = Record<string, Param>;

/** The arguments of a call. All of them are optional. */
export type Given<P extends Params> = { [K in keyof P]?: P[K]["type"] extends "integer" ? number : string };

/** The most characters of an argument. Paths to exercises are shorter. */
const MOST_TEXT = 200;
const MOST_NUMBER = 1000;

/** Declared arguments as JSON Schema. */
export function schemaOf(params: Params) {
  const properties = Object.entries(params).map(([name, { type, description, values }]) => [
    name,
    {
      type,
      description,
      ...(type === "string" ? { maxLength: MOST_TEXT } : { minimum: 1, maximum: MOST_NUMBER }),
      ...(values && { enum: values }),
    },
  ]);
  return {
    type: "object" as const,
    properties: Object.fromEntries(properties),
    additionalProperties: false,
  };
}

/**
 * The arguments of a call, whatever a client has sent.
 *
 * @throws UsageError if they are not as declared
 */
export function given<P extends Params>(params: P, args: unknown): Given<P> {
  if (args === undefined || args === null) return {};
  if (typeof args !== "object" || Array.isArray(args)) throw new UsageError("the arguments are no object");
  for (const [name, value] of Object.entries(args)) {
    if (!Object.hasOwn(params, name)) throw new UsageError(`there is no argument "${name.slice(0, 40)}"`);
    const problem = problemOf(params[name], value);
    if (problem) throw new UsageError(`the argument "${name}" ${problem}`);
  }
  return args as Given<P>;
}

function problemOf({ type, values }: Param, value: unknown): string | undefined {
  if (type === "integer") {
    const fits = Number.isInteger(value) && (value as number) >= 1 && (value as number) <= MOST_NUMBER;
    return fits ? undefined : `has to be a whole number from 1 to ${MOST_NUMBER}`;
  }
  if (typeof value !== "string") return "has to be a text";
  if (value.length > MOST_TEXT) return `may have ${MOST_TEXT} characters`;
  return values && !values.includes(value) ? `is one of ${values.join(", ")}` : undefined;
}
