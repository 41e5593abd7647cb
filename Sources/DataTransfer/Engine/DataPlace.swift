/// What holds data on the engine's machine.
public enum DataPlace: Sendable, Equatable, CustomStringConvertible {
    /// A named volume; `key` is its name in the Compose file, nil for one that Compose does not make.
    case volume(name: String, key: String?)
    /// A folder.
    case folder(String)

    /// What the engine calls it: the volume's name or the folder's path.
    public var description: String {
        switch self {
        case .volume(let name, _): name
        case .folder(let path): path
        }
    }

    /// The same kind of place under a name with an ending.
    func with(ending: String) -> DataPlace {
        switch self {
        case .volume(let name, _): .volume(name: name + ending, key: nil)
        case .folder(let path): .folder(path + ending)
        }
    }
}
