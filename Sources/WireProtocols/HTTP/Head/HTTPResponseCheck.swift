/// Judges the head of a replica's response that a parser has read.
public struct HTTPResponseCheck: Sendable {
    /// Bounds that the head must keep; `bodyBytesMax` does not apply.
    public var limits: HTTPHeadLimits

    /// Creates a check.
    public init(limits: HTTPHeadLimits = HTTPHeadLimits()) {
        self.limits = limits
    }

    /// Tells how the response's body ends, or what is wrong with its head.
    ///
    /// - Parameters:
    ///   - status: The status code; an interim one has no body.
    ///   - method: Method of the request that is answered.
    ///   - version: Major and minor version of the response.
    ///   - fields: Header lines in the order received.
    /// - Returns: How the body ends; `none` when there is none.
    /// - Throws: What is wrong with the head.
    public func framing(
        status: Int,
        toMethod method: String,
        version: (major: Int, minor: Int),
        fields: [HTTPFieldLine]
    ) throws(HTTPHeadFault) -> HTTPMessageFraming {
        guard (100...599).contains(status) else { throw .statusMalformed }
        guard version == (1, 1) || version == (1, 0) else { throw .versionUnsupported }
        var check = HTTPFieldCheck(limits: limits)
        for (name, value) in fields { try check.read(name, value) }
        if check.transferCoding != nil {
            guard version == (1, 1) else { throw .transferCodingInVersion }
            guard check.contentLength == nil else { throw .lengthWithTransferCoding }
        }
        let isChunked = try check.isChunked()
        if method == "HEAD" || status < 200 || status == 204 || status == 304 { return .none }
        if isChunked { return .chunked }
        return check.contentLength.map { .length($0) } ?? .untilClose
    }
}
