import { mistakesFor } from "#lib/mistakes";

export default mistakesFor<typeof import("./dpo-metrics.js")>({});
