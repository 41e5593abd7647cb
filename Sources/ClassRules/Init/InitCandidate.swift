/// One service as `ftcompose init` sees it.
public struct InitCandidate: Sendable, Equatable {
    /// What can be done about it.
    public enum State: Sendable, Equatable {
        /// Its image is known and `build` makes it.
        case buildable
        /// Its image is known; `lint` reads the annotation, `build` refuses it so far.
        case lintedOnly
        /// It carries an annotation already.
        case annotated
        /// Nothing is known about its image, or it has none.
        case unknown
    }

    /// The service's name.
    public let service: String
    /// The image with the values of variables; nil when there is none.
    public let image: String?
    /// The class its image belongs to; nil when that is not known.
    public let className: String?
    /// What can be done about it.
    public let state: State
}
