"""Sound in and out: decoding, resampling, encoding, tags, and the features that the model hears."""
