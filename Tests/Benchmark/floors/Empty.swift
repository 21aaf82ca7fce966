// A program that does nothing: what it takes to start one. What WITH_FOUNDATION adds is that the library is loaded.
#if WITH_FOUNDATION
    import FoundationEssentials

    let nothing = Data()
#endif
