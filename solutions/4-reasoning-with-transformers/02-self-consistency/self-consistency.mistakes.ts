import { mistakesFor } from "#lib/mistakes";

export default mistakesFor<typeof import("./self-consistency.js")>({});
