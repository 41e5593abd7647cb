/// What a free text must look like.
enum TextShape: Sendable {
    /// Anything but nothing.
    case any
    /// An absolute path inside the container.
    case path
    /// A path inside the container or relative to the working directory there.
    case file
    /// A path on the host or in the container, or a URL.
    case location
    /// An absolute path, or the engine's own file of a container's output.
    case logPath
    /// A name that a container can have.
    case containerName
    /// `http://` or `https://`.
    case url
    /// A host name, perhaps with a star in front.
    case domain
    /// An IPv4 or IPv6 address.
    case address
    /// A regular expression with at least one named group.
    case pattern
    /// An image reference.
    case image
    /// A number of bytes with an optional unit.
    case size
    /// A number that is not negative.
    case number
    /// A time with its unit.
    case duration
    /// A place in a reply: a JSON pointer, or a header, selector or regular expression by its word.
    case place
    /// A URL without its scheme, the name of a log.
    case origin

    /// Whether a plain number is such a text.
    var mayBeNumber: Bool {
        switch self {
        case .any, .size, .number: true
        case .path, .file, .location, .logPath, .containerName, .url, .domain, .address, .pattern,
            .image, .duration, .place, .origin:
            false
        }
    }
}
