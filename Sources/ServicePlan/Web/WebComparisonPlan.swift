/// What counts as an equal answer.
///
/// Status and the headers that matter are always compared. A body is compared by its content type.
public struct WebComparisonPlan: Codable, Sendable, Equatable {
    /// HTML bodies are compared by their tokens; false leaves their bodies out of the vote.
    public var html: Bool
    /// Kinds of other bodies that are compared: `json`, `image`, `audio`, `video`, `others`.
    public var files: [String]
    /// JSON pointers left out, `*` standing for any one name or index.
    public var ignoredPointers: [String]
    /// Elements of HTML left out: `TAG`, `#ID`, `.CLASS`, `TAG[NAME=VALUE]`, a star matching any ending.
    public var ignoredSelectors: [String]
    /// Headers left out, in lower case, beside those that always differ.
    public var ignoredHeaders: [String]
    /// Regular expressions; what they match in texts is left out.
    public var ignoredPatterns: [String]
    /// Largest relative difference of two JSON numbers that count as equal.
    public var tolerance: Double
    /// True when the replicas run different servers, which say one thing in words of their own; nil when all run
    /// one image.
    public var differentServers: Bool?

    /// Creates the description.
    public init(
        html: Bool = true,
        files: [String] = ["json", "image", "audio", "video", "others"],
        ignoredPointers: [String] = [],
        ignoredSelectors: [String] = [],
        ignoredHeaders: [String] = [],
        ignoredPatterns: [String] = [],
        tolerance: Double = 0,
        differentServers: Bool? = nil
    ) {
        self.html = html
        self.files = files
        self.ignoredPointers = ignoredPointers
        self.ignoredSelectors = ignoredSelectors
        self.ignoredHeaders = ignoredHeaders
        self.ignoredPatterns = ignoredPatterns
        self.tolerance = tolerance
        self.differentServers = differentServers
    }
}
