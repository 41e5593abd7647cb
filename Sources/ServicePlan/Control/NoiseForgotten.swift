/// What a tunnel forgot on `NoiseForgetRequest`.
public struct NoiseForgotten: Codable, Sendable, Equatable {
    /// Masks and candidates that are compared again.
    public var places: Int

    /// Creates the answer.
    public init(places: Int) {
        self.places = places
    }
}
