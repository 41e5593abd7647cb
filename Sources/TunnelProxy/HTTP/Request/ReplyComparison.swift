internal import ServicePlan
internal import VotingCore
internal import WireProtocols

/// What counts as an equal answer, as the plan says.
struct ReplyComparison: Sendable {
    /// Rules of the headers.
    let headers: HTTPHeaderRules
    /// What of a body does not count.
    let bodies: BodyRules
    /// Whether the replicas are different servers.
    let isHeterogeneous: Bool
    private let html: Bool
    private let files: Set<String>

    /// Takes the plan's words over.
    ///
    /// - Parameters:
    ///   - plan: what counts.
    ///   - limits: bounds.
    /// - Throws: `TunnelFailure` for an ignored place that is none.
    init(_ plan: WebComparisonPlan, limits: WebLimitPlan) throws(TunnelFailure) {
        isHeterogeneous = plan.differentServers ?? false
        var headers = HTTPHeaderRules(heterogeneous: isHeterogeneous)
        for name in plan.ignoredHeaders { headers.set(.volatile, for: name) }
        self.headers = headers
        var pointers: [JSONPathPattern] = []
        for text in plan.ignoredPointers {
            guard let pattern = JSONPathPattern(text) else { throw Self.unknown(text) }
            pointers.append(pattern)
        }
        var selectors: [MarkupSelector] = []
        for text in plan.ignoredSelectors {
            guard let selector = MarkupSelector(text) else { throw Self.unknown(text) }
            selectors.append(selector)
        }
        var patterns: [BytePattern] = []
        for text in plan.ignoredPatterns {
            do throws(BytePatternError) {
                patterns.append(try BytePattern(text))
            } catch {
                throw Self.unknown(text)
            }
        }
        var bodies = BodyRules(
            jsonIgnores: pointers,
            markupIgnores: selectors,
            textIgnores: patterns
        )
        bodies.wholeBodyBytesMax = limits.bodyBytesMax
        self.bodies = bodies
        html = plan.html
        files = Set(plan.files)
    }

    private static func unknown(_ text: String) -> TunnelFailure {
        TunnelFailure(
            "the plan ignores '\(text)', which is no place in a reply; run 'ftcompose build' again"
        )
    }

    /// The form in which a body is compared, and whether it is compared at all.
    ///
    /// - Parameters:
    ///   - contentType: the Content-Type; nil without one.
    ///   - isWhole: false for a body that nobody can unpack, or a part of one: only its bytes can be compared.
    /// - Returns: the form, and whether the body is compared.
    func form(
        contentType: String?,
        isWhole: Bool
    ) -> (form: HTTPComparisonForm, isCompared: Bool) {
        let contentType =
            isHeterogeneous
            ? contentType.flatMap { HTTPMediaType($0) }?.shared : contentType
        let form = HTTPComparisonForm(contentType: contentType)
        let isCompared = self.isCompared(form, contentType)
        if form == .byteRanges || isWhole { return (form, isCompared) }
        return (.bytes, isCompared)
    }

    private func isCompared(_ form: HTTPComparisonForm, _ contentType: String?) -> Bool {
        switch form {
        case .html: return html
        case .json: return files.contains("json")
        case .xml, .text, .bytes, .byteRanges: break
        }
        let type = contentType.map { $0.prefix { $0 != "/" }.lowercased() } ?? ""
        return files.contains(["image", "audio", "video"].contains(type) ? type : "others")
    }
}
