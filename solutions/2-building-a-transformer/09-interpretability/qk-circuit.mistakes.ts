import { mistakesFor } from "#lib/mistakes";

export default mistakesFor<typeof import("./qk-circuit.js")>({});
