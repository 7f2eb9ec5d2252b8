package io.tokenlake.domain.genai;

import java.util.List;

/** Who made a call and what for. Unknown is null. */
public record Attribution(
    String tenant,
    String team,
    String feature,
    String userId,
    String environment,
    String service,
    String agent,
    String workflow,
    String session,
    String promptName,
    String promptVersion,
    List<String> tags) {}
