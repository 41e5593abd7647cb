/// A piece of a text with placeholders.
indirect enum InterpolationSegment: Sendable, Equatable {
    /// Text as it is; `$$` has become `$`.
    case literal(String)
    /// `$NAME` or `${NAME…}`.
    case variable(name: String, operation: InterpolationOperation?)
}
