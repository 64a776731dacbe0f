import { mistakesFor } from "#lib/mistakes";

export default mistakesFor<typeof import("./pass-at-k.js")>({});
