package dev.usersapi;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleNameStartingWith;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Which packages may use which: resources use the general packages, never the other way round. */
@AnalyzeClasses(packages = "dev.usersapi", importOptions = DoNotIncludeTests.class)
class DependenciesTest {

    /** All other packages belong to a resource. */
    private static final String[] GENERAL = {
        "dev.usersapi.authorizer..",
        "dev.usersapi.dynamodb",
        "dev.usersapi.api",
        "dev.usersapi.access",
        "dev.usersapi.config",
        "dev.usersapi.local"
    };

    @ArchTest
    static final ArchRule PACKAGES_USE_ONLY_LOWER_LAYERS = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .layer("resources")
            .definedBy(resideInAPackage("dev.usersapi.*..").and(resideOutsideOfPackages(GENERAL)))
            .layer("authorizer")
            .definedBy("dev.usersapi.authorizer")
            .layer("jwt")
            .definedBy("dev.usersapi.authorizer.jwt")
            .layer("dynamodb")
            .definedBy("dev.usersapi.dynamodb")
            .layer("api")
            .definedBy("dev.usersapi.api")
            .layer("access")
            .definedBy("dev.usersapi.access")
            .layer("config")
            .definedBy("dev.usersapi.config")
            .layer("local")
            .definedBy("dev.usersapi.local")
            .whereLayer("resources")
            .mayOnlyAccessLayers("dynamodb", "api", "access", "config")
            .whereLayer("authorizer")
            .mayOnlyAccessLayers("jwt", "api", "access", "config")
            .whereLayer("jwt")
            .mayOnlyAccessLayers("api", "config")
            .whereLayer("dynamodb")
            .mayOnlyAccessLayers("api", "config")
            .whereLayer("api")
            .mayOnlyAccessLayers("access", "config")
            .whereLayer("access")
            .mayNotAccessAnyLayer()
            .whereLayer("config")
            .mayNotAccessAnyLayer()
            .whereLayer("local")
            .mayNotAccessAnyLayer();

    @ArchTest
    static final ArchRule PACKAGES_HAVE_NO_CYCLES =
            slices().matching("dev.usersapi.(**)").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule RESOURCES_DO_NOT_USE_LAMBDA_EVENTS = noClasses()
            .that()
            .resideOutsideOfPackages(GENERAL)
            .should()
            .dependOnClassesThat()
            .resideInAPackage("com.amazonaws.services.lambda.runtime.events..");

    /** Other parsers would keep the names that they have read for the life of the process. */
    @ArchTest
    static final ArchRule ONLY_JSON_MAKES_PARSERS = noClasses()
            .that()
            .doNotHaveFullyQualifiedName("dev.usersapi.api.Json")
            .should()
            .dependOnClassesThat(simpleNameStartingWith("JsonFactory")
                    .or(resideInAnyPackage(
                            "com.fasterxml.jackson.databind..",
                            "com.auth0.jwt",
                            "com.auth0.jwt.impl..",
                            "software.amazon.awssdk.protocols.jsoncore..",
                            "software.amazon.awssdk.thirdparty.jackson..")));

    @ArchTest
    static final ArchRule ONLY_TABLES_USE_DYNAMODB = noClasses()
            .that()
            .resideOutsideOfPackage("dev.usersapi.dynamodb")
            .and()
            .haveSimpleNameNotEndingWith("Table")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("software.amazon.awssdk.services.dynamodb..");
}
