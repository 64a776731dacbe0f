import { mistakesFor } from "#lib/mistakes";

export default mistakesFor<typeof import("./tabular-dpo.js")>({});
