import { mistakesFor } from "#lib/mistakes";

export default mistakesFor<typeof import("./direct-logit-attribution.js")>({});
