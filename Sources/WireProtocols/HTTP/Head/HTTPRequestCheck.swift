/// Judges the head of a request that a parser has read, before anything of it is forwarded.
///
/// Stricter than the standard where servers differ: what one replica may read in another way than
/// the next is refused, even where the standard lets a recipient repair it.
public struct HTTPRequestCheck: Sendable {
    /// Bounds that the head must keep.
    public var limits: HTTPHeadLimits

    /// Creates a check.
    public init(limits: HTTPHeadLimits = HTTPHeadLimits()) {
        self.limits = limits
    }

    /// Tells how the request's body ends, or what is wrong with its head.
    ///
    /// - Parameters:
    ///   - method: The method; CONNECT and TRACE are refused.
    ///   - target: The request target; in HTTP/2 the `:path`.
    ///   - version: Major and minor version; 1.0, 1.1 and 2.0 are served.
    ///   - fields: Header lines in the order received, `:authority` as Host.
    /// - Returns: How the body ends; never `untilClose`.
    /// - Throws: What is wrong with the head.
    public func framing(
        method: String,
        target: String,
        version: (major: Int, minor: Int),
        fields: [HTTPFieldLine]
    ) throws(HTTPHeadFault) -> HTTPMessageFraming {
        guard version == (1, 1) || version == (1, 0) || version == (2, 0) else {
            throw .versionUnsupported
        }
        try check(method: method)
        try check(target: target, method: method)
        var check = HTTPFieldCheck(limits: limits)
        for (name, value) in fields { try check.read(name, value) }
        if let host = check.host {
            guard HTTPAuthority.isWellFormed(host) else { throw .hostMalformed }
            // The standard lets the target win; not every server does.
            if let authority = HTTPAuthority.ofAbsolute(target),
                !HTTPAuthority.areEqual(authority.lowercased(), host.lowercased())
            {
                throw .hostConflicting
            }
        } else if version != (1, 0) {
            throw .hostMissing
        }
        if let expectation = check.expectation, !ASCIIByte.equal(expectation, "100-continue") {
            throw .expectationUnsupported
        }
        if version.major == 2, check.hasConnectionField { throw .connectionFieldInVersion }
        if check.transferCoding != nil {
            guard version == (1, 1) else { throw .transferCodingInVersion }
            guard check.contentLength == nil else { throw .lengthWithTransferCoding }
            return try check.isChunked() ? .chunked : .none
        }
        guard let length = check.contentLength else { return .none }
        guard length <= limits.bodyBytesMax else {
            throw .bodyTooLarge(bytesMax: limits.bodyBytesMax)
        }
        return .length(length)
    }

    private func check(method: String) throws(HTTPHeadFault) {
        guard method.utf8.count <= limits.methodBytesMax else {
            throw .methodTooLong(bytesMax: limits.methodBytesMax)
        }
        guard !method.isEmpty, method.utf8.allSatisfy(ASCIIByte.isToken) else {
            throw .methodMalformed
        }
        guard method != "CONNECT", method != "TRACE" else { throw .methodRefused }
    }

    private func check(target: String, method: String) throws(HTTPHeadFault) {
        guard target.utf8.count <= limits.targetBytesMax else {
            throw .targetTooLong(bytesMax: limits.targetBytesMax)
        }
        let allowed = target.withBytes { bytes in
            bytes.allSatisfy { $0 > 32 && $0 < 127 && $0 != UInt8(ascii: "#") }
        }
        guard allowed, let first = target.utf8.first else { throw .targetMalformed }
        if first == UInt8(ascii: "/") { return }
        if target == "*", method == "OPTIONS" { return }
        guard let authority = HTTPAuthority.ofAbsolute(target), !authority.isEmpty,
            HTTPAuthority.isWellFormed(String(authority))
        else { throw .targetMalformed }
    }
}
