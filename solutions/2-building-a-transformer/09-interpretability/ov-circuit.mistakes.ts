import { mistakesFor } from "#lib/mistakes";

export default mistakesFor<typeof import("./ov-circuit.js")>({});
