/// Programming languages that parameters name.
enum Languages {
    /// The words, with the names people use for the same runtime.
    static let words: [Word] = [
        Word("c"), Word("cpp", synonyms: ["c++", "cxx"]),
        Word("csharp", synonyms: ["c#", "dotnet", ".net"]), Word("go", synonyms: ["golang"]),
        Word("java", synonyms: ["openjdk"]),
        Word("javascript", synonyms: ["node", "nodejs", "node.js", "js", "typescript"]),
        Word("perl"), Word("php"), Word("python", synonyms: ["python3"]), Word("ruby"),
        Word("rust"), Word("shell", synonyms: ["bash", "sh"]), Word("swift"),
    ]
}
