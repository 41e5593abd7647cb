internal import NIOHTTP1
internal import ServicePlan

/// The parser's own bounds: a little above those of the checks, which can say what is wrong.
enum WebDecoderLimits {
    /// Bounds for both directions.
    static func make(_ limits: WebLimitPlan) -> NIOHTTPDecoderLimitConfiguration {
        var configuration = NIOHTTPDecoderLimitConfiguration()
        let bytes = max(limits.headerBytesMax, limits.targetBytesMax)
        configuration.maxHeaderFieldSize = bytes + 1_024
        configuration.maxHeaderListSize = limits.headerBytesMax + limits.targetBytesMax + 1_024
        configuration.maxHeaderFieldCount = limits.headerFieldsMax + 8
        return configuration
    }
}
