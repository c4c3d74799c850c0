package dev.mintmark.platform.crypto;

import com.oracle.svm.core.annotate.Alias;
import com.oracle.svm.core.annotate.Substitute;
import com.oracle.svm.core.annotate.TargetClass;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Substitutions that AmazonCorrettoCryptoProvider needs in the native executable. It looks up the class of each of its
 * services by name. Only the used ones are kept here, and META-INF/native-image/dev.mintmark names them too. It tests
 * HMAC by registering a provider with the JCE, and a native executable refuses that. So that test is removed, as HMAC
 * is.
 */
@SuppressWarnings("NullAway") // the fields are the provider's
@TargetClass(className = "com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider")
final class CorrettoSubstitutions {
    @Alias
    private transient @Nullable Suite selfTestSuite;

    @Alias
    private native ProviderService addService(String type, String algorithm, String className);

    @Substitute
    private void buildServiceMap() {
        addService("KeyFactory", "RSA", "EvpKeyFactory$RSA");
        addService("KeyFactory", "EC", "EvpKeyFactory$EC");
        addService("Signature", "SHA256withRSA", "EvpSignature$SHA256withRSA");
        addService("Signature", "SHA384withRSA", "EvpSignature$SHA384withRSA");
        addService("Signature", "SHA512withRSA", "EvpSignature$SHA512withRSA");
        addService("Signature", "RSASSA-PSS", "EvpSignature$RSASSA_PSS");
        addService("Signature", "SHA256withECDSAinP1363Format", "EvpSignature$SHA256withECDSA");
        addService("Signature", "SHA384withECDSAinP1363Format", "EvpSignature$SHA384withECDSA");
        addService("Signature", "SHA512withECDSAinP1363Format", "EvpSignature$SHA512withECDSA");
    }

    /** Called by the constructor, once the library is loaded. */
    @Substitute
    private synchronized void initializeSelfTests() {
        var suite = selfTestSuite == null ? new Suite() : selfTestSuite;
        selfTestSuite = suite;
        suite.addSelfTest(Suite.AWS_LC_SELF_TESTS);
        suite.addSelfTest(RandomNumbers.SELF_TEST);
    }

    /** Unpacks what {@link PackedLibrary} has. */
    @TargetClass(className = "com.amazon.corretto.crypto.provider.Loader")
    static final class Unpacking {
        @Alias
        private static FileAttribute<Set<PosixFilePermission>> SELF_OWNER_FILE_PERMISSIONS;

        /** The directory is this process's own. */
        @Substitute
        private static Path writeJarResourceToTemporaryFile(Path directory, String name) throws IOException {
            var file = Files.createFile(directory.resolve(name), SELF_OWNER_FILE_PERMISSIONS);
            try (var library = PackedLibrary.open();
                    var output = Files.newOutputStream(file)) {
                library.transferTo(output);
            }
            file.toFile().deleteOnExit();
            return file;
        }
    }

    @TargetClass(
            className = "com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider",
            innerClass = "ACCPService")
    static final class ProviderService {}

    @TargetClass(className = "com.amazon.corretto.crypto.provider.SelfTestSuite")
    static final class Suite {
        @Alias
        static Test AWS_LC_SELF_TESTS;

        @Alias
        Suite() {}

        @Alias
        native void addSelfTest(Test test);
    }

    @TargetClass(className = "com.amazon.corretto.crypto.provider.SelfTestSuite", innerClass = "SelfTest")
    static final class Test {}

    @TargetClass(className = "com.amazon.corretto.crypto.provider.LibCryptoRng", innerClass = "SPI")
    static final class RandomNumbers {
        @Alias
        static Test SELF_TEST;
    }
}
