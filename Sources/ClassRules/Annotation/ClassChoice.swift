/// The class of an annotated service and what is known about its image.
struct ClassChoice {
    /// The grammar of the class.
    let grammar: ClassGrammar
    /// The profile; nil when nobody described the image.
    let profile: ImageProfile?
    /// Who decided the class when nobody wrote it.
    let origin: ValueOrigin
}
